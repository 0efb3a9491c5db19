import fc from "fast-check";
import { expect, test } from "vitest";
import { agents } from "../../src/agents/index.ts";
import { lineReader } from "../../src/agents/json-lines.ts";
import { printed, read, recording, recordingsOf } from "./recording.ts";

const cutAt = (marks: readonly number[]) => (text: string) => {
  const places = [...new Set(marks.map((mark) => Math.floor(mark * text.length)))].toSorted((a, b) => a - b);
  return [...places.map((place, index) => text.slice(index === 0 ? 0 : places[index - 1], place)), text.slice(places.at(-1) ?? 0)];
};
const marks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });

const recordings = agents.filter(({ program }) => program !== "").flatMap((agent) => recordingsOf(agent.id).map((name) => [agent.id, name, agent] as const));

test.each(recordings)("%s %s reads the same however its output is cut", (id, name, agent) => {
  const run = recording(id, name);
  const whole = read(agent, run);
  fc.assert(
    fc.property(marks, (places) => {
      expect(read(agent, run, {}, cutAt(places))).toEqual(whole);
    }),
    { numRuns: 15 },
  );
});

test.each(recordings.filter(([, name]) => name === "success"))("%s %s reads the same character by character and with CRLF", (id, name, agent) => {
  const run = recording(id, name);
  const whole = read(agent, run);
  expect(read(agent, run, {}, (text) => text.split(""))).toEqual(whole);
  expect(read(agent, { ...run, stdout: run.stdout.replaceAll("\n", "\r\n") })).toEqual(whole);
});

test("any text, cut anywhere, gives the lines it has", () => {
  const text = fc
    .array(fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("\n", "\r\n", "\r", "{", "é", "𝄞")), { maxLength: 60 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, marks, (written, places) => {
      const reader = lineReader();
      const lines = [...cutAt(places)(written).flatMap((piece) => reader.push(piece)), ...reader.end()].map(({ text }) => text);
      const expected = written.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
      if (written.endsWith("\n") || written === "") expected.pop();
      expect(lines).toEqual(expected);
    }),
  );
});

test.each(recordings.filter(([, name]) => name === "success"))("%s %s: garbage between the lines changes nothing", (id, name, agent) => {
  const { stdout, ...rest } = recording(id, name);
  const garbage = ["", "not json", "{", '{"type":', "[]", "null", '{"type":"no such event"}', '{"type":"result"', '"}'];
  const lines = stdout
    .trimEnd()
    .split("\n")
    .flatMap((line, index) => [garbage[index % garbage.length] ?? "", line]);
  expect(read(agent, printed(lines, rest))).toEqual(read(agent, recording(id, name)));
});
