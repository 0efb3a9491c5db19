/** Reads and writes durations such as 1h30m. */

const secondsPer = { h: 3600, m: 60, s: 1 };

/**
 * Whole seconds of a duration such as `1h30m`.
 * @param {string} text hours, minutes and seconds, each at most once and in this order
 * @returns {number}
 */
export function parse(text) {
  const found = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (text === "" || found === null) {
    throw new RangeError(`not a duration: ${JSON.stringify(text)}`);
  }
  const [, hours = "0", minutes = "0", seconds = "0"] = found;
  return Number(hours) * secondsPer.h + Number(minutes) * secondsPer.m + Number(seconds);
}

/**
 * The shortest text that `parse` reads as so many seconds.
 * @param {number} seconds a whole number from 0 up
 * @returns {string}
 */
export function format(seconds) {
  if (!Number.isInteger(seconds) || seconds < 0) {
    throw new RangeError(`not a number of seconds: ${seconds}`);
  }
  if (seconds === 0) {
    return "0s";
  }
  let text = "";
  let rest = seconds;
  for (const [unit, size] of Object.entries(secondsPer)) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    text += amount > 0 ? `${amount}${unit}` : "";
  }
  return text;
}
