/** Names in a row; of many only the first few, and how many more there are. */
export function listed(names: readonly string[], most = 6): string {
  const left = names.length - most;
  // To say "and 1 more" takes as much room as the one.
  return left <= 1 ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${left} more`;
}
