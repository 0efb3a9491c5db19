use durations::{format, parse};

#[test]
fn hours_minutes_and_seconds_are_added_up() {
    assert_eq!(parse("1h30m15s"), Ok(5415));
}

#[test]
fn a_unit_may_be_left_out() {
    assert_eq!(parse("2h5s"), Ok(7205));
}

#[test]
fn nothing_but_zero_seconds_is_zero() {
    assert_eq!(parse("0s"), Ok(0));
}

#[test]
fn an_empty_text_is_no_duration() {
    assert!(parse("").is_err());
}

#[test]
fn units_in_the_wrong_order_are_refused() {
    let refused = parse("5s2h").unwrap_err();
    assert_eq!(refused.to_string(), "not a duration: \"5s2h\"");
}

#[test]
fn more_seconds_than_a_number_holds_are_refused() {
    assert!(parse("99999999999999999999h").is_err());
    assert!(parse("18446744073709551615h").is_err());
}

#[test]
fn seconds_are_written_with_the_largest_units_first() {
    assert_eq!(format(5415), "1h30m15s");
}

#[test]
fn zero_is_written_as_seconds() {
    assert_eq!(format(0), "0s");
}

#[test]
fn a_full_hour_has_no_minutes() {
    assert_eq!(format(3600), "1h");
}
