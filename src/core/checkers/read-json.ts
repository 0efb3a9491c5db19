import { z } from "zod";
import type { Found, ReadFindings } from "./found.ts";

/** Reads one JSON document of a shape; what a tool prints around it is passed over. */
const jsonOf =
  <Shape extends z.ZodType>(shape: Shape, found: (value: z.output<Shape>) => Found[]): ReadFindings =>
  ({ stdout }) => {
    const start = stdout.search(/[[{]/);
    const read = shape.safeParse(start < 0 ? null : parsed(stdout.slice(start, 1 + Math.max(stdout.lastIndexOf("]"), stdout.lastIndexOf("}")))));
    return read.success ? found(read.data) : null;
  };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const line = z.number().nullish();
const text = z.string().nullish();

/** `eslint -f json`, ESLint 8 and 9; xo prints the same. */
export const eslintJson = jsonOf(
  z.array(z.looseObject({ filePath: z.string(), messages: z.array(z.looseObject({ ruleId: text, severity: z.number(), message: z.string(), line })) })),
  (files) =>
    files.flatMap(({ filePath, messages }) =>
      messages.map((one) => ({
        file: filePath,
        line: one.line ?? 1,
        rule: one.ruleId ?? "parse",
        message: one.message,
        severity: one.severity === 2 ? "error" : "warning",
      })),
    ),
);

/** `biome check --reporter=json`, Biome 2.6: a line of 0 means the whole file. */
export const biomeJson = jsonOf(
  z.looseObject({
    diagnostics: z.array(
      z.looseObject({
        severity: z.string(),
        category: text,
        message: z.string(),
        location: z.looseObject({ path: text, start: z.looseObject({ line }).nullish() }).nullish(),
      }),
    ),
  }),
  ({ diagnostics }) =>
    diagnostics.map(({ severity, category, message, location }) => ({
      file: location?.path ?? null,
      line: location?.start?.line || 1,
      rule: category ?? "biome",
      message,
      severity: severity === "error" || severity === "fatal" ? "error" : "warning",
    })),
);

/** `ruff check --output-format=json`. */
export const ruffJson = jsonOf(
  z.array(z.looseObject({ filename: z.string(), code: text, message: z.string(), location: z.looseObject({ row: z.number() }) })),
  (all) => all.map(({ filename, code, message, location }) => ({ file: filename, line: location.row, rule: code ?? "syntax", message, severity: "error" })),
);

/** `pyright --outputjson`; its lines begin at 0. */
export const pyrightJson = jsonOf(
  z.looseObject({
    generalDiagnostics: z.array(
      z.looseObject({
        file: text,
        severity: z.string(),
        message: z.string(),
        rule: text,
        range: z.looseObject({ start: z.looseObject({ line: z.number() }) }).nullish(),
      }),
    ),
  }),
  ({ generalDiagnostics }) =>
    generalDiagnostics
      .filter(({ severity }) => severity !== "information")
      .map(({ file, severity, message, rule, range }) => ({
        file: file ?? null,
        line: (range?.start.line ?? 0) + 1,
        rule: rule ?? "pyright",
        message,
        severity: severity === "error" ? "error" : "warning",
      })),
);

/** `deno lint --json`. */
export const denoLintJson = jsonOf(
  z.looseObject({
    diagnostics: z.array(
      z.looseObject({ filename: z.string(), code: z.string(), message: z.string(), range: z.looseObject({ start: z.looseObject({ line: z.number() }) }) }),
    ),
  }),
  ({ diagnostics }) =>
    diagnostics.map(({ filename, code, message, range }) => ({
      file: filename.replace(/^file:\/\//, ""),
      line: range.start.line,
      rule: code,
      message,
      severity: "error",
    })),
);

/** `cargo … --message-format=json`: one JSON value on each line. */
export const cargoJson: ReadFindings = ({ stdout }) => {
  const messages = stdout.split("\n").flatMap((each) => {
    const read = cargoLine.safeParse(each.startsWith("{") ? parsed(each) : null);
    return read.success ? [read.data] : [];
  });
  if (messages.length === 0) return null;
  const found = messages.flatMap(({ message }) => (message && (message.level === "error" || message.level === "warning") ? [cargoFound(message)] : []));
  // The library is compiled once more for its own tests, and says everything again.
  const distinct = new Map(found.map((one) => [JSON.stringify(one), one]));
  return [...distinct.values()].filter(({ file }) => file !== null);
};

const cargoLine = z.looseObject({
  reason: z.string(),
  message: z
    .looseObject({
      level: z.string(),
      message: z.string(),
      code: z.looseObject({ code: z.string() }).nullish(),
      spans: z.array(z.looseObject({ file_name: z.string(), line_start: z.number(), is_primary: z.boolean() })),
    })
    .optional(),
});

function cargoFound({ level, message, code, spans }: NonNullable<z.output<typeof cargoLine>["message"]>): Found {
  const place = spans.find(({ is_primary }) => is_primary);
  return {
    file: place?.file_name ?? null,
    line: place?.line_start ?? null,
    rule: code?.code ?? "rustc",
    message,
    severity: level === "error" ? "error" : "warning",
  };
}
