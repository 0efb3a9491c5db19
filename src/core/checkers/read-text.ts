import type { Found, ReadFindings } from "./found.ts";

/** `file:line:col: message`, as flake8, mypy, go vet, staticcheck, golangci-lint, pylint and most others print it. */
export const linesOfText: ReadFindings = ({ stdout, stderr }) => `${stdout}\n${stderr}`.split("\n").flatMap((text) => foundIn(text) ?? []);

/** `src/a.ts(1,14): error TS2322: message` of tsc without colours, also vue-tsc; `error TS5083: message` has no place. */
export const tscText: ReadFindings = ({ stdout, stderr }) =>
  `${stdout}\n${stderr}`.split("\n").flatMap((text) => {
    const [, file = null, line, rule, message = ""] = /^(?:(\S.*?)\((\d+),\d+\): )?error (TS\d+): (.*)$/.exec(text) ?? [];
    return rule ? [{ file, line: line ? Number(line) : null, rule, message, severity: "error" as const }] : [];
  });

/** One path on each line: gofmt -l, cargo fmt -- -l, prettier -l. */
export const filesOf =
  (rule: string, message: string): ReadFindings =>
  ({ stdout }) =>
    stdout
      .split("\n")
      .map((each) => each.trim())
      .filter((each) => each !== "" && !/\s/.test(each))
      .map((file) => ({ file, line: 1, rule, message, severity: "error" }));

/** `would reformat a.py` of black and ruff format, which write it to either stream. */
export const reformatted: ReadFindings = ({ stdout, stderr }) =>
  [...`${stdout}\n${stderr}`.matchAll(/^would reformat:? (\S+)/gim)].map(([, file = null]) => ({
    file,
    line: 1,
    rule: "format",
    message: "it is not formatted",
    severity: "error",
  }));

// pylint: `a.py:1:0: C0114: Missing module docstring (missing-module-docstring)`; mypy: `a.py:3: error: … [return-value]`;
// go vet: `./a.go:5:12: …` or `vet: ./a.go:7:23: …`; golangci-lint: `a.go:3:2: … (errcheck)`.
function foundIn(text: string): Found[] | null {
  const [, file, line, rest = ""] = /^(?:vet: )?((?:\.{0,2}\/)?[^\s:(][^:(]*\.\w+):(\d+)(?::\d+)?:\s+(.*)$/.exec(text.trim()) ?? [];
  if (!file || !line || /^note:/.test(rest)) return null;
  const [, level, said = rest] = /^(error|warning|fatal|note)(?:\[.*?\])?: (.*)$/i.exec(rest) ?? [];
  const code = /^([A-Z]{1,4}\d{2,4})\b:? ?/.exec(said)?.[1] ?? /(?:\[|\()([a-z][\w-]+)[\])]$/i.exec(said)?.[1] ?? "";
  return [{ file, line: Number(line), rule: code, message: said, severity: level?.toLowerCase() === "warning" ? "warning" : "error" }];
}
