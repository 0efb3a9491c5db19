import type { Check } from "./checks.ts";
import { asksLess } from "./commands.ts";

/** A check that does less than it did at the baseline. */
export type LostCheck = { readonly file: string; readonly line: number; readonly text: string; readonly claim: string };

/** What was checked before and is not any more, over all files together, so that a step may move to another job or file. */
export function lostChecks(before: readonly Check[], now: readonly Check[]): LostCheck[] {
  const known = new Set(before.map(({ text }) => text));
  const lost = before.filter(({ off }) => off === null).flatMap((check) => lostIn(check, { now, fresh: now.filter(({ text }) => !known.has(text)) }) ?? []);
  return lost.filter((one, index) => lost.findIndex((other) => other.file === one.file && other.line === one.line && other.claim === one.claim) === index);
}

type Now = { readonly now: readonly Check[]; readonly fresh: readonly Check[] };

function lostIn(check: Check, { now, fresh }: Now): LostCheck | null {
  const same = now.filter(({ text }) => text === check.text);
  const likewise = fresh.filter(({ kinds }) => check.kinds.every((kind) => kinds.includes(kind)));
  const candidates = [...same, ...likewise.filter(({ text }) => asksLess(check.text, text) === null)];
  if (events(check).every((event) => candidates.some((candidate) => candidate.off === null && isAsWide(check, candidate, event)))) return null;
  // Nearest to where it was, to say what became of it.
  const near = [...same, ...likewise].toSorted((one, other) => Number(other.file === check.file) - Number(one.file === check.file))[0];
  return near ? became(check, near) : { file: check.file, line: check.line, text: check.text, claim: `\`${check.text}\` is not run any more` };
}

function became(check: Check, near: Check): LostCheck {
  const place = { file: near.file, line: near.line, text: near.text };
  if (near.off !== null) return { ...place, claim: `\`${near.text}\` does not count any more: ${near.off}` };
  const less = near.text === check.text ? null : asksLess(check.text, near.text);
  if (less) return { ...place, claim: `\`${check.text}\` asks for less now: ${less}` };
  const added = near.when.filter((condition) => !check.when.includes(condition));
  if (added.length > 0) return { ...place, claim: `\`${near.text}\` is run on fewer occasions now: ${added.join(", ")}` };
  const missing = events(check).filter((event) => !isAsWide(check, near, event));
  return { ...place, claim: `\`${near.text}\` is run on fewer occasions now: ${missing.map((event) => eventNow(near, event)).join(", ")}` };
}

const eventNow = ({ on }: Check, event: string) => (event in on ? `on ${event} only with ${on[event]}` : `not on ${event}`);

// What a person starts by hand proves nothing by itself.
const events = ({ on }: Check) => {
  const counted = Object.keys(on).filter((event) => !/^(workflow_dispatch|repository_dispatch|release|deployment)$/.test(event));
  const lively = counted.filter((event) => event !== "schedule");
  return lively.length > 0 ? lively : counted;
};

function isAsWide(before: Check, now: Check, event: string): boolean {
  if (now.when.some((condition) => !before.when.includes(condition))) return false;
  const wanted = before.on[event] ?? "";
  return event in now.on && isWider(wanted, now.on[event] ?? "");
}

/** Filters let more through when their lists of what to take grew, and those of what to leave out shrank. */
function isWider(before: string, now: string): boolean {
  if (now === "" || now === before) return true;
  const [old, fresh] = [lists(before), lists(now)];
  return Object.keys(fresh).every((key) => {
    const [was, is] = [old[key], fresh[key] ?? []];
    if (key.endsWith("-ignore")) return was !== undefined && is.every((item) => was.includes(item));
    return was !== undefined && (JSON.stringify(was) === JSON.stringify(is) || was.every((item) => is.includes(item) && !item.startsWith("!")));
  });
}

function lists(filter: string): Record<string, string[]> {
  if (filter === "") return {};
  const value: unknown = JSON.parse(filter);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  // Inputs of a callable workflow are none of them.
  const entries = Object.entries(value).filter(([key]) => /^(branches|tags|paths|types)(-ignore)?$/.test(key));
  return Object.fromEntries(entries.map(([key, items]) => [key, (Array.isArray(items) ? items : [items]).map(String)]));
}
