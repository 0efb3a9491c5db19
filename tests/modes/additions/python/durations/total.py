"""Several durations together."""

from durations.text import parse_duration


def total_duration(texts: list[str]) -> int:
    """Whole seconds of all of them."""
    return sum(parse_duration(text) for text in texts)
