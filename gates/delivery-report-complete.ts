import { markedSeq, renderDelivery } from "../src/core/delivery/render.ts";
import { emptied, type Slot } from "../src/core/delivery/slots.ts";
import { readMarkdown } from "../src/core/markdown/document.ts";
import { substanceOf } from "../src/core/prose/substance.ts";
import { citedIn } from "../src/core/references/cited.ts";
import type { Gate, GateFinding, GateView } from "../src/ports/gate.ts";
import { bodyOf, failWith } from "./shared/described.ts";
import { missingFinding, missingFrom } from "./shared/references.ts";

const path = "DELIVERY.md";
const fewestWords = 6;
const anew = "run `peers delivery --write` and commit DELIVERY.md; what stands between the marks of prose is kept";

export const deliveryReportComplete: Gate = {
  id: "delivery-report-complete",
  version: "1",
  says: "Does DELIVERY.md say of steps, commits, reviewers, gates, concerns and cost what the log says, and of every step why what was done is enough?",
  languages: [],
  cannotSee: "whether the prose convinces",
  per: "commit",
  reads: "history",
  judge: async (view) => {
    const events = await view.logged();
    if (events.length === 0) return { verdict: "not-applicable", why: "there is no log here that a delivery could be made from", findings: [] };
    const file = view.now.file(path);
    const text = file && (file.kind === "file" || file.kind === "executable") ? await view.now.text(path) : null;
    if (text === null) return failWith([finding(null, `there is no ${path} at the top of the repository`, anew)]);
    const seq = markedSeq(text);
    if (seq === null || seq > (events.at(-1)?.seq ?? 0)) return failWith([finding(1, `${path} does not say up to which event of this log it was made`, anew)]);
    const then = await renderDelivery(events, seq, changedIn(view));
    const { page, slots } = emptied(text);
    const other = differing(page, then.page);
    if (other) return failWith([other]);
    const now = await renderDelivery(events, events.at(-1)?.seq ?? 0, changedIn(view));
    if (now.lasting !== then.lasting)
      return failWith([finding(1, `${path} was made before steps or concerns moved on: ${firstOther(then.lasting, now.lasting)}`, anew)]);
    const findings = [...slots.flatMap((slot) => thin(slot)), ...(await uncited(view, slots))];
    return findings.length > 0
      ? failWith(findings)
      : { verdict: "pass", why: `${path} is what the log says up to event ${seq}, and every step has its reason`, findings };
  },
};

const finding = (line: number | null, claim: string, remedy: string): GateFinding => ({ commit: null, file: path, line, text: path, claim, remedy });

const changedIn = (view: GateView) => async (commit: string) => {
  const known = (await isHere(view, commit)) ? await view.changedIn(commit) : [];
  return known;
};
const isHere = async (view: GateView, commit: string) => commit === view.commit || (await view.isAncestor(commit, view.commit));

function differing(page: string, expected: string): GateFinding | null {
  const [lines, wanted] = [page.trimEnd().split("\n"), expected.trimEnd().split("\n")];
  const at = Array.from({ length: Math.max(lines.length, wanted.length) }, (_, index) => index).find((index) => lines[index] !== wanted[index]);
  if (at === undefined) return null;
  const said = lines[at] === undefined ? "ends" : `says "${lines[at].slice(0, 100)}"`;
  return finding(null, `${path} ${said} where the log has "${(wanted[at] ?? "nothing more").slice(0, 100)}"`, anew);
}

const firstOther = (then: string, now: string) => {
  const before = new Set(then.split("\n"));
  return `the log has "${
    now
      .split("\n")
      .find((line) => line !== "" && !before.has(line))
      ?.slice(0, 120) ?? "fewer of them"
  }"`;
};

function thin({ name, text, line }: Slot): GateFinding[] {
  const { words, discounted } = substanceOf(bodyOf(readMarkdown(text)));
  if (words >= fewestWords) return [];
  const why = discounted ? `; "${discounted.text.slice(0, 60)}" does not count, ${discounted.why}` : "";
  const claim = `${path}:${line} says too little about ${name}: ${words} different words${why}`;
  return [finding(line, claim, `say between the marks, in at least ${fewestWords} different words, what was done and why that is enough`)];
}

async function uncited(view: GateView, slots: readonly Slot[]): Promise<GateFinding[]> {
  const cited = slots.flatMap(({ text, line }) => citedIn(bodyOf(readMarkdown(text))).map((one) => ({ ...one, line: one.line + line - 1 })));
  return (await missingFrom(view, cited)).map((one) => missingFinding(path, one));
}
