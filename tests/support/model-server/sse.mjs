/** Server-sent events, as every vendor streams. */
export function startStream(response) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
}

/** One event; `name` for the vendors that name theirs. */
export function send(response, data, name) {
  response.write(`${name ? `event: ${name}\n` : ""}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`);
}

let made = 0;
/** Ids that are the same in every run, so that recordings do not differ. */
export const nextId = (prefix) => `${prefix}_${String(++made).padStart(8, "0")}`;

/** The text of a message's content, whatever vendor's parts it has. */
export function textOf(content) {
  if (typeof content === "string") return content;
  return (content ?? []).map((part) => part.text ?? (typeof part.content === "string" ? part.content : textOf(part.content))).join("\n");
}
