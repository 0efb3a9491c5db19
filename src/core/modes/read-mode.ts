import type { Document } from "yaml";
import { isScalar, isSeq, Pair, Scalar, YAMLMap } from "yaml";
import { type Finding, type Read, readSettings } from "../config/read-settings.ts";
import { suggestion } from "../expression/nearest.ts";
import { checkExpression } from "../expression.ts";
import { type Mode, type ModeFolder, type ModeGate, modeSchema, type PromptRole, promptFileName, promptRoles } from "./mode.ts";
import { unknownPlaceholders } from "./placeholders.ts";

type Given = ReturnType<typeof modeSchema.parse>;
type Known = { readonly folder: ModeFolder; readonly gates: readonly ModeGate[] };

/** Reads one mode; every problem is `folder/file:line:col: what; what would be right`. */
export function readMode(folder: ModeFolder, gates: readonly ModeGate[]): Read<Mode> {
  const file = `${folder.shown}/mode.yaml`;
  if (folder.trouble !== null) return { ok: false, problems: [`${folder.shown}: ${folder.trouble}`] };
  const read = readSettings(folder.yaml, file, { schema: modeSchema, upgrade: spellOutGates, check: (value) => checkMode(value, { folder, gates }) });
  if (!read.ok) return read;
  const problems = promptRoles.flatMap((role) => {
    const name = read.value.prompts[role];
    return name === undefined ? [] : unknownPlaceholders(folder.files[name] ?? "", `${folder.shown}/${name}`);
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: modeOf(read.value, { folder, gates }), warnings: [] };
}

/** `- tests-pass` is short for `- id: tests-pass`. */
function spellOutGates(document: Document.Parsed): [] {
  const list = document.get("gates", true);
  if (!isSeq(list)) return [];
  list.items = list.items.map((item) => {
    if (!isScalar(item) || typeof item.value !== "string") return item;
    const map = new YAMLMap();
    const value = new Scalar(item.value);
    value.range = item.range ?? null;
    map.items.push(new Pair(new Scalar("id"), value));
    map.range = item.range ?? null;
    return map;
  });
  return [];
}

function checkMode(mode: Given, known: Known): Finding[] {
  return [
    ...checkNames(mode, known.folder),
    ...checkIds(mode),
    ...mode.gates.flatMap((gate, index) => checkGate(gate, { index, mode, gates: known.gates })),
    ...checkPrompts(mode, known.folder),
  ];
}

function checkNames(mode: Given, folder: ModeFolder): Finding[] {
  const says = (key: string, what: string): Finding => ({ path: [key], says: what });
  return [
    ...(mode.name === folder.name ? [] : [says("name", `the mode is called ${mode.name} and its folder ${folder.name}; give both one name`)]),
    ...(mode.replaces === undefined || mode.replaces === mode.name
      ? []
      : [says("replaces", `${mode.name} cannot replace ${mode.replaces}; a mode replaces the one of its own name, so call both ${mode.replaces}`)]),
    ...(["requires", "conflicts"] as const).flatMap((key) => (mode[key].includes(mode.name) ? [says(key, `${mode.name} names itself; leave it out`)] : [])),
    ...(mode.gates.length + mode.soft.length > 0 ? [] : [says("name", `${mode.name} asks nothing; list gates or soft goals`)]),
  ];
}

function checkIds({ gates, soft }: Given): Finding[] {
  const all = [...gates.map(({ id }, index) => ({ id, path: ["gates", index, "id"] })), ...soft.map(({ id }, index) => ({ id, path: ["soft", index, "id"] }))];
  return all.flatMap(({ id, path }, index) =>
    all.findIndex((other) => other.id === id) < index ? [{ path, says: `there is a goal ${id} already; write another id, e.g. ${id}-2` }] : [],
  );
}

type Placed = { readonly index: number; readonly mode: Given; readonly gates: readonly ModeGate[] };

function checkGate(goal: Given["gates"][number], { index, mode, gates }: Placed): Finding[] {
  const path = ["gates", index];
  const needs = goal.needs.flatMap((need, at) =>
    need !== goal.id && mode.gates.some(({ id }) => id === need)
      ? []
      : [{ path: [...path, "needs", at], says: `${goal.id} needs ${need}, which is no other gate of this mode; name one of its gates` }],
  );
  if (goal.cmd !== undefined) {
    const trouble = checkExpression(goal.pass_when);
    const both = goal.gate === undefined ? [] : [{ path: [...path, "gate"], says: `${goal.id} has both cmd and gate; keep one of them` }];
    return [...needs, ...both, ...(trouble ? [{ path: [...path, "pass_when"], says: `pass_when of ${goal.id}: ${trouble.message}` }] : [])];
  }
  const name = goal.gate ?? goal.id;
  const gate = gates.find(({ id }) => id === name);
  if (!gate)
    return [
      ...needs,
      {
        path: [...path, goal.gate === undefined ? "id" : "gate"],
        says: `${name} is not a built-in gate${suggestion(
          name,
          gates.map(({ id }) => id),
        )}`,
      },
    ];
  if (goal.with !== undefined && !gate.settings) return [...needs, { path: [...path, "with"], says: `${name} has no settings; leave with out` }];
  const settings = gate.settings?.safeParse(goal.with ?? {}).error?.issues ?? [];
  return [...needs, ...settings.map((issue) => ({ path: [...path, "with", ...issue.path.map(String)], says: issue.message }))];
}

function checkPrompts({ prompts, soft }: Given, { files }: ModeFolder): Finding[] {
  const missing = (name: string, path: Finding["path"]): Finding[] =>
    Object.hasOwn(files, name) ? [] : [{ path, says: `there is no ${name} in the folder${suggestion(name, Object.keys(files))}` }];
  return [
    ...promptRoles.flatMap((role) => (prompts[role] === undefined ? [] : missing(prompts[role], ["prompts", role]))),
    ...soft.flatMap(({ prompt }, index) => {
      const name = prompt.trim();
      const absent = promptFileName().test(name) ? missing(name, ["soft", index, "prompt"]) : [];
      if (absent.length > 0) return absent;
      return (files[name] ?? prompt).includes("{{") ? [{ path: ["soft", index, "prompt"], says: "a question has no placeholders; write it out" }] : [];
    }),
  ];
}

/** Everything that files or the gates themselves say is put in. */
function modeOf({ prompts, soft, gates, ...rest }: Given, { folder, gates: known }: Known): Mode {
  const text = (name: string) => (folder.files[name] ?? "").trim();
  return {
    ...rest,
    from: { root: folder.root, shown: folder.shown },
    gates: gates.map((goal) => {
      if (goal.cmd !== undefined) return goal;
      const gate = goal.gate ?? goal.id;
      return { ...goal, gate, per: known.find(({ id }) => id === gate)?.per ?? goal.per };
    }),
    soft: soft.map((goal) => ({ ...goal, prompt: promptFileName().test(goal.prompt.trim()) ? text(goal.prompt.trim()) : goal.prompt.trim() })),
    prompts: Object.fromEntries(
      promptRoles.flatMap((role: PromptRole) => {
        const file = prompts[role];
        return file === undefined ? [] : [[role, text(file)]];
      }),
    ),
  };
}
