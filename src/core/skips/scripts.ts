import type { SourceFile } from "../source-file.ts";
import { childrenOf, lineOf } from "../syntax.ts";
import type { Script } from "./told.ts";

/** The recipes of a Makefile or a justfile. */
export function makeScripts(text: string): Script[] {
  const scripts: { name: string; lines: { line: number; text: string }[]; needs: string[] }[] = [];
  const ignoring = /^\.IGNORE\s*:(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/) ?? null;
  const ignores = (name: string) => ignoring !== null && (ignoring[0] === "" || ignoring.includes(name));
  // pytest reads options of its own from the environment.
  const exported = /^(?:export\s+)?PYTEST_ADDOPTS\s*[:?+]?=\s*(\S.*)$/m.exec(text)?.[1];
  const prefix = exported ? `PYTEST_ADDOPTS=${JSON.stringify(exported.replace(/["']/g, ""))} ` : "";
  let continued = false;
  text.split("\n").forEach((raw, at) => {
    const [, names = "", needs = ""] = /^([\w./ -]+?)(?:\s[^:=]*)?:(?![=:])\s*([^#;]*)/.exec(raw) ?? [];
    const recipe = /^(?:\t| {2,})(.+)$/.exec(raw)?.[1];
    const last = scripts.at(-1);
    const line = last?.lines.at(-1);
    if (continued && line) line.text = `${line.text.replace(/\\$/, "")} ${raw.trim()}`;
    else if (recipe !== undefined && last) last.lines.push({ line: at + 1, text: prefix + recipeLine(recipe, ignores(last.name)) });
    else if (names && recipe === undefined)
      scripts.push({ name: names.trim().split(/\s+/)[0] ?? "", lines: [], needs: needs.trim().split(/\s+/).filter(Boolean) });
    continued = raw.endsWith("\\");
  });
  return scripts.map((script) => ({ ...script, needs: [...script.needs, ...script.lines.flatMap(({ text: line }) => called(line))] }));
}

/** A dash makes the failure of a line not count. */
function recipeLine(recipe: string, ignoresAll: boolean): string {
  const [, marks = "", command = ""] = /^([@+-]*)\s*(.*)$/.exec(recipe) ?? [];
  return marks.includes("-") || ignoresAll ? `${command} || true` : command;
}

const called = (line: string) => [...line.matchAll(/(?:\$\(MAKE\)|\$\{MAKE\}|\bmake|\bjust)(?: -\w+)* ([\w.-]+)/g)].map(([, name = ""]) => name);

/** The commands of tox's environments. */
export function toxScripts(text: string): Script[] {
  const scripts: { name: string; lines: { line: number; text: string }[]; needs: string[] }[] = [];
  let [key, isIgnoring] = ["", false];
  text.split("\n").forEach((raw, at) => {
    const header = /^\[([^\]]+)\]/.exec(raw)?.[1];
    const [, name, value = ""] = /^(\w+)\s*=\s*(.*)$/.exec(raw) ?? [];
    if (header !== undefined) {
      scripts.push({ name: header, lines: [], needs: [] });
      [key, isIgnoring] = ["", false];
    } else if (name !== undefined) key = name;
    if (name === "ignore_outcome") isIgnoring = /true/i.test(value);
    const command = name === undefined ? (/^\s+(.+)$/.exec(raw)?.[1] ?? "") : value;
    if (!/^commands(?:_pre|_post)?$/.test(key) || command.trim() === "" || header !== undefined) return;
    scripts.at(-1)?.lines.push({ line: at + 1, text: `${command.trim().replace(/^-\s*/, "")}${/^\s*-/.test(command) || isIgnoring ? " || true" : ""}` });
  });
  return scripts.filter(({ lines }) => lines.length > 0);
}

/** What nox's sessions run: `session.run("pytest", "-x", success_codes=[0, 1])`. */
export function noxScripts(file: SourceFile): Script[] {
  return file.nodes("function_definition").flatMap((session) => {
    const calls = session
      .descendantsOfType("call")
      .filter((call) => call !== null && /\.run(?:_always)?$/.test(call.childForFieldName("function")?.text ?? ""));
    const lines = calls.flatMap((call) => {
      const given = call ? childrenOf(call.childForFieldName("arguments") ?? call) : [];
      const words = given.filter(({ type }) => type === "string").map((word) => JSON.stringify(word.text.slice(1, -1)));
      const codes = given.find(({ text }) => /^success_codes\s*=/.test(text))?.text ?? "";
      return call && words.length > 0 ? [{ line: lineOf(call), text: `${words.join(" ")}${/[1-9]/.test(codes) ? " || true" : ""}` }] : [];
    });
    return lines.length > 0 ? [{ name: session.childForFieldName("name")?.text ?? "", lines, needs: [] }] : [];
  });
}
