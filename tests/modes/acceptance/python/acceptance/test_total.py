import pytest

from durations.total import total_duration


def test_the_pieces_of_a_day_are_added_up():
    assert total_duration(["7h", "45m", "30s"]) == 27930


def test_what_is_no_duration_is_refused():
    with pytest.raises(ValueError):
        total_duration(["7h", "a while"])
