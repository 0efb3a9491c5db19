/** What a tool was asked to do, in one line: the command, the file, or whatever single text its input has. */
export function detailOf(input: unknown): string {
  if (typeof input === "string") return shorten(input);
  if (typeof input !== "object" || input === null) return "";
  const fields = input as Record<string, unknown>;
  const named = ["command", "file_path", "filePath", "path", "pattern", "url", "query"].map((key) => fields[key]);
  const found = [...named, ...Object.values(fields)].find((value) => typeof value === "string" && value !== "");
  return shorten(typeof found === "string" ? found : "");
}

/** One line of at most 200 characters. */
export function shorten(text: string): string {
  const line = text.slice(0, 1_000).replaceAll(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
