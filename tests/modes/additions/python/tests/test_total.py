import pytest

from durations.total import total_duration


def test_durations_are_added_up():
    assert total_duration(["1h", "30m", "15s"]) == 5415


def test_nothing_adds_up_to_zero():
    assert total_duration([]) == 0


def test_one_that_is_no_duration_refuses_all():
    with pytest.raises(ValueError, match="not a duration: 'soon'"):
        total_duration(["1h", "soon"])
