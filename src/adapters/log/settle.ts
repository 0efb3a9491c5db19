import type { Oid } from "../../core/vocabulary.ts";
import type { LogProblem } from "../../ports/event-log.ts";
import { isFirstParentAncestor, rawEntries } from "./chain.ts";
import { signedPart } from "./entry.ts";
import { makeRoom } from "./make-room.ts";
import type { Operator } from "./operator.ts";
import { isSignedBy } from "./signature.ts";

export type Settling = {
  readonly dir: string;
  readonly ref: string;
  readonly operator: Operator;
  readonly resolve: (name: string) => Promise<Oid | null>;
  readonly move: (moves: readonly { ref: string; to: Oid | null; from: Oid | null }[]) => Promise<boolean>;
};

/**
 * Where the log stands. The operator's folder says how far it had come: a log that is gone or does not extend that is put
 * back, one that extends it counts as far as its signatures hold.
 */
export async function settleTip(settling: Settling): Promise<{ tip: Oid | null; problems: LogProblem[] }> {
  const { dir, ref, operator, resolve } = settling;
  const [expected, actual] = [operator.expectedTip(), await resolve(ref)];
  if (actual === expected) return { tip: actual, problems: [] };
  if (expected && !(await resolve(expected))) {
    return {
      tip: actual,
      problems: [{ what: "missing", why: `the log's newest entry ${expected.slice(0, 12)} is no longer in the repository`, recovered: false }],
    };
  }
  const extendsIt = actual !== null && (expected === null || (await isFirstParentAncestor(dir, expected, actual)));
  const believed = extendsIt ? await lastSigned(settling, actual, expected) : expected;
  operator.expect(believed);
  if (believed === actual) return { tip: actual, problems: [] };
  const back = [{ ref, to: believed, from: actual }];
  const recovered = (await settling.move(back)) || ((await makeRoom(dir, ref, settling.move)) && (await settling.move(back)));
  const what = actual === null ? "missing" : extendsIt ? "forged" : "forked";
  const why = {
    missing: "the log's ref was deleted",
    forged: "entries without a valid signature were appended to the log",
    forked: "the log's ref was moved to something that does not extend it",
  }[what];
  return { tip: believed, problems: [{ what, why, recovered }] };
}

async function lastSigned({ dir, operator }: Settling, tip: Oid, after: Oid | null): Promise<Oid | null> {
  let last = after;
  for (const { entry, raw } of await rawEntries(dir, tip, after)) {
    const part = signedPart(raw);
    if (!part || !isSignedBy(operator.signer.publicKey, part.text, part.signature)) return last;
    last = entry;
  }
  return last;
}
