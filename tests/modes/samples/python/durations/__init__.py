"""Reads and writes durations such as 1h30m."""

from durations.text import format_duration, parse_duration

__all__ = ["format_duration", "parse_duration"]
