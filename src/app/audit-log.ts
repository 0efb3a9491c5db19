import { decide } from "../core/decide.ts";
import type { Event, Recorded } from "../core/event.ts";
import { evolve } from "../core/fold.ts";
import type { Policy } from "../core/policy.ts";
import { initial, type State } from "../core/state.ts";
import type { Oid } from "../core/vocabulary.ts";
import type { AuditedEntry } from "../ports/event-log.ts";

export type LogAudit = { readonly ok: boolean; readonly entries: number; readonly events: number; readonly key: string; readonly problems: readonly string[] };

export type AuditQuestions = {
  /** The tree of a commit; null when the commit is not there. */
  readonly treeOf: (commit: Oid) => Promise<Oid | null>;
  readonly policyHash: (policy: Policy) => string;
  readonly fingerprint: (publicKey: string) => string;
};

/**
 * Checks a chain, oldest entry first: every entry signed by the key its log began with, numbers without a gap, every commit it
 * judged still there with the tree it says, every accepted policy hashing to its hash, and every "done" a decision the facts
 * before it lead to.
 */
export async function auditLog(entries: readonly AuditedEntry[], questions: AuditQuestions, wantedKey: string | null): Promise<LogAudit> {
  const problems: string[] = [];
  let state = initial;
  let key = "";
  for (const audited of entries) {
    const say = (what: string) => problems.push(`entry ${audited.entry.slice(0, 12)}: ${what}`);
    key = keyBegunBy(audited) ?? key;
    signatureProblem(audited, key).forEach(say);
    for (const recorded of audited.events) {
      if (recorded.seq !== state.seq + 1) say(`event ${recorded.seq} follows event ${state.seq}`);
      (await problemsOf(recorded, state, questions)).forEach(say);
      state = evolve(state, recorded);
    }
  }
  const fingerprint = key === "" ? "" : questions.fingerprint(key);
  if (wantedKey !== null && fingerprint !== wantedKey) problems.push(`the log is signed by ${fingerprint || "nobody"}, not by ${wantedKey}`);
  if (entries.length === 0) problems.push("there is no log here; fetch it: git fetch ORIGIN 'refs/peers/log/*:refs/peers/log/*'");
  return { ok: problems.length === 0, entries: entries.length, events: state.seq, key: fingerprint, problems };
}

function keyBegunBy({ events }: AuditedEntry): string | null {
  const began = events.find(({ event }) => event.kind === "log-started")?.event;
  return began?.kind === "log-started" ? began.publicKey : null;
}

function signatureProblem({ signedBy }: AuditedEntry, key: string): string[] {
  if (key === "") return ["the log does not begin with its key"];
  if (signedBy === key) return [];
  return [signedBy === null ? "it is not signed" : "it is signed by another key than the log began with"];
}

async function problemsOf({ event, at }: Recorded, before: State, questions: AuditQuestions): Promise<string[]> {
  switch (event.kind) {
    case "gate-judged":
    case "commit-seen":
      return treeProblem(event, await questions.treeOf(event.commit));
    case "policy-accepted":
      return questions.policyHash(event.policy) === event.hash ? [] : ["the accepted policy does not have the hash it claims"];
    case "run-converged": {
      const action = decide(before, at);
      return action.do === "converge" && action.commit === event.commit
        ? []
        : [`it calls ${event.commit.slice(0, 12)} done, but the facts before it lead to: ${action.do}`];
    }
    default:
      return [];
  }
}

function treeProblem(event: Extract<Event, { kind: "gate-judged" | "commit-seen" }>, tree: Oid | null): string[] {
  if (tree === null) return [`it speaks of commit ${event.commit.slice(0, 12)}, which is not here`];
  return tree === event.tree ? [] : [`commit ${event.commit.slice(0, 12)} does not have the tree it says`];
}
