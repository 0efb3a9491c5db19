import pytest

from durations import format_duration, parse_duration


def test_hours_minutes_and_seconds_are_added_up():
    assert parse_duration("1h30m15s") == 5415


def test_a_unit_may_be_left_out():
    assert parse_duration("2h5s") == 7205


def test_nothing_but_zero_seconds_is_zero():
    assert parse_duration("0s") == 0


def test_an_empty_text_is_no_duration():
    with pytest.raises(ValueError):
        parse_duration("")


def test_units_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="not a duration: '5s2h'"):
        parse_duration("5s2h")


def test_seconds_are_written_with_the_largest_units_first():
    assert format_duration(5415) == "1h30m15s"


def test_zero_is_written_as_seconds():
    assert format_duration(0) == "0s"


def test_a_full_hour_has_no_minutes():
    assert format_duration(3600) == "1h"


def test_a_negative_number_cannot_be_written():
    with pytest.raises(ValueError, match="not a number of seconds: -1"):
        format_duration(-1)
