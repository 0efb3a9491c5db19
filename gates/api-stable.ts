import { trailersOf } from "../src/core/commit-message.ts";
import { type Break, breaksBetween } from "../src/core/structure/surface/compare.ts";
import type { Surface } from "../src/core/structure/surface/symbol.ts";
import { families } from "../src/core/syntax.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";

export const apiStable: Gate = {
  id: "api-stable",
  version: "2",
  says: "Does code that uses this project still find what it used?",
  languages: families,
  cannotSee:
    "behaviour that changed behind the same signature, what is reached past the entry points, types that a package.json names by condition, and values of Python that may be a list or a generator",
  per: "commit",
  reads: "difference",
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  if (!view.base) return notApplicable("there is no baseline: everything is new, and nothing can break");
  const [before, now] = [await view.base.surface(), await view.now.surface()];
  const unread = unreadable(before, now);
  if (before.symbols.length === 0 && unread.length === 0) return notApplicable(before.closed[0] ?? "the baseline has nothing that others could use");
  const breaks = onceEach(breaksBetween(before, now));
  const announced = await announcedBy(view);
  const findings = [...unread, ...breaks.flatMap((one) => findingOf(one, announced))];
  const [first] = findings;
  const count = before.symbols.filter(({ declared }) => declared).length;
  const spoken = breaks.length - (findings.length - unread.length);
  if (!first)
    return { verdict: "pass", why: `${count} public names of the baseline are still there${spoken > 0 ? `; ${spoken} broken and announced` : ""}`, findings };
  return { verdict: "fail", why: `${first.file}:${first.line}: ${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}`, findings };
}

const notApplicable = (why: string): GateAnswer => ({ verdict: "not-applicable", why, findings: [] });

/** What was unreadable before as well hides nothing new. */
function unreadable(before: Surface, now: Surface): GateFinding[] {
  const known = new Set(before.unread.map(({ file }) => file));
  return now.unread
    .filter(({ file }) => !known.has(file))
    .map(({ file, line, text }) => ({
      commit: null,
      file,
      line,
      text: text.slice(0, 200),
      claim: "the file does not parse, so what it offers is not known",
      remedy: "make it valid source code",
    }));
}

/** One change, under all names by which it can be reached: several entries, heirs of a class. */
type Change = Break & { readonly names: readonly string[] };

function onceEach(breaks: readonly Break[]): Change[] {
  const found = new Map<string, Change>();
  for (const one of breaks) {
    const key = `${one.symbol.file}:${one.symbol.line} ${one.symbol.signature}\n${one.why}`;
    found.set(key, { ...one, ...found.get(key), names: [...(found.get(key)?.names ?? []), one.symbol.id] });
  }
  return [...found.values()];
}

function findingOf({ symbol, now, why, names }: Change, announced: ReadonlyMap<string, string>): GateFinding[] {
  const reasons = names.flatMap((name) => announced.get(name) ?? []);
  if (reasons.some(saysWhy)) return [];
  const place = now ?? symbol;
  const trailer = `Breaking-API: ${symbol.id}: <reason of at least four words>`;
  const remedy =
    reasons.length === 0
      ? `keep it as it was beside the new form, or write "${trailer}" at the end of a commit message`
      : `say in at least four different words why it had to change: "${trailer}"`;
  const also = names.length > 1 ? ` (also as ${names.slice(1, 4).join(", ")}${names.length > 4 ? " and others" : ""})` : "";
  return [{ commit: null, file: place.file, line: place.line, text: place.signature, claim: `${symbol.id} ${why}`.slice(0, 400) + also, remedy }];
}

/** `Breaking-API: <symbol>: <reason>` of the commits since the baseline, by symbol. */
async function announcedBy(view: GateView): Promise<Map<string, string>> {
  const commits = await view.onlyIn(view.commit, view.facts.baseline);
  const values = commits.flatMap(({ message }) => trailersOf(message).get("breaking-api") ?? []);
  return new Map(
    values
      .map((value) => /^`?(\S+?)`?:\s+(.*)$/s.exec(value) ?? /^`?(\S+?)`?:?()$/.exec(value))
      .flatMap((found) => (found ? [[found[1] ?? "", found[2] ?? ""] as const] : [])),
  );
}

const saysWhy = (reason: string) => new Set(reason.toLowerCase().match(/\p{L}[\p{L}\p{N}_'-]*/gu) ?? []).size >= 4;
