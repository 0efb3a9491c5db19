#[test]
fn the_pieces_of_a_day_are_added_up() {
    assert_eq!(durations::total(&["7h", "45m", "30s"]), Ok(27930));
}

#[test]
fn what_is_no_duration_is_refused() {
    assert!(durations::total(&["7h", "a while"]).is_err());
}
