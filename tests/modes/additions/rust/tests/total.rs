use durations::total;

#[test]
fn durations_are_added_up() {
    assert_eq!(total(&["1h", "30m", "15s"]), Ok(5415));
}

#[test]
fn nothing_adds_up_to_zero() {
    assert_eq!(total(&[]), Ok(0));
}

#[test]
fn one_that_is_no_duration_refuses_all() {
    let refused = total(&["1h", "soon"]).unwrap_err();
    assert_eq!(refused.to_string(), "not a duration: \"soon\"");
}

#[test]
fn a_sum_that_no_number_holds_is_refused() {
    assert!(total(&["18446744073709551615s", "1s"]).is_err());
}
