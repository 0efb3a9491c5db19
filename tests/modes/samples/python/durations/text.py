"""From text to seconds and back."""

import re

SECONDS_PER = {"h": 3600, "m": 60, "s": 1}
PATTERN = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")


def parse_duration(text: str) -> int:
    """Whole seconds of hours, minutes and seconds, each at most once and in this order."""
    found = PATTERN.fullmatch(text)
    if text == "" or found is None:
        raise ValueError(f"not a duration: {text!r}")
    hours, minutes, seconds = (int(amount or 0) for amount in found.groups())
    return hours * SECONDS_PER["h"] + minutes * SECONDS_PER["m"] + seconds


def format_duration(seconds: int) -> str:
    """The shortest text that parse_duration reads as so many seconds."""
    if seconds < 0:
        raise ValueError(f"not a number of seconds: {seconds}")
    if seconds == 0:
        return "0s"
    text = ""
    rest = seconds
    for unit, size in SECONDS_PER.items():
        amount, rest = divmod(rest, size)
        text += f"{amount}{unit}" if amount > 0 else ""
    return text
