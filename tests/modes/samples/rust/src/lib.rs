//! Reads and writes durations such as 1h30m.

use std::fmt;

const UNITS: [(char, u64); 3] = [('h', 3600), ('m', 60), ('s', 1)];

/// A text that is no duration.
#[derive(Debug, PartialEq, Eq)]
pub struct NotADuration(String);

impl fmt::Display for NotADuration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "not a duration: {:?}", self.0)
    }
}

impl std::error::Error for NotADuration {}

/// Whole seconds of hours, minutes and seconds, each at most once and in this order.
///
/// # Errors
/// When the text is anything else, or the number of seconds is too large.
pub fn parse(text: &str) -> Result<u64, NotADuration> {
    let refused = || NotADuration(text.to_string());
    let mut rest = text;
    let mut total: u64 = 0;
    for (unit, size) in UNITS {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 || !rest[digits..].starts_with(unit) {
            continue;
        }
        let amount: u64 = rest[..digits].parse().map_err(|_| refused())?;
        let seconds = amount.checked_mul(size).ok_or_else(refused)?;
        total = total.checked_add(seconds).ok_or_else(refused)?;
        rest = &rest[digits + 1..];
    }
    if text.is_empty() || !rest.is_empty() {
        return Err(refused());
    }
    Ok(total)
}

/// The shortest text that `parse` reads as so many seconds.
pub fn format(seconds: u64) -> String {
    if seconds == 0 {
        return "0s".to_string();
    }
    let mut text = String::new();
    let mut rest = seconds;
    for (unit, size) in UNITS {
        let amount = rest / size;
        if amount > 0 {
            text.push_str(&amount.to_string());
            text.push(unit);
        }
        rest %= size;
    }
    text
}
