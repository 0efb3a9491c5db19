
/// Whole seconds of several durations together.
///
/// # Errors
/// When one of them is no duration, or the sum is too large.
pub fn total(texts: &[&str]) -> Result<u64, NotADuration> {
    let mut sum: u64 = 0;
    for text in texts {
        let seconds = parse(text)?;
        sum = sum
            .checked_add(seconds)
            .ok_or_else(|| NotADuration(text.to_string()))?;
    }
    Ok(sum)
}
