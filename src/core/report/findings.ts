/** The way of each finding through the register, tick by tick: the register itself keeps only the latest of it. */
import type { EventOf } from "../event.ts";
import { type FindingStatus, openStatuses, type Register, type RegisteredFinding } from "../findings/register.ts";
import type { Finding } from "../vocabulary.ts";

export type FindingStory = {
  readonly finding: RegisteredFinding;
  /** What it became and when, the claim first. */
  readonly steps: readonly { readonly tick: number; readonly status: FindingStatus }[];
};

/** Claims that cited nothing that is there: never taken in. */
export type Discarded = Pick<Finding, "severity" | "file" | "line" | "command" | "claim"> & {
  readonly tick: number;
  readonly turn: number;
  readonly peer: string;
};

export type FindingsSoFar = {
  readonly seen: Map<string, RegisteredFinding>;
  readonly stories: Map<string, FindingStory>;
  readonly discarded: Discarded[];
};
export const noFindings = (): FindingsSoFar => ({ seen: new Map(), stories: new Map(), discarded: [] });

/** Most are where they were: whatever is still the same object has not changed. */
export function findingsAfter({ seen, stories }: FindingsSoFar, register: Register, tick: number): void {
  for (const finding of [...register.open, ...register.closed, ...register.advice]) {
    if (seen.get(finding.id) === finding) continue;
    seen.set(finding.id, finding);
    const steps = stories.get(finding.id)?.steps ?? [];
    const { status } = finding;
    stories.set(finding.id, { finding, steps: steps.at(-1)?.status === status ? steps : [...steps, { tick, status }] });
  }
}

export function discardedBy(so: FindingsSoFar, event: EventOf<"review-given">, tick: number): void {
  for (const { severity, file, line, command, claim, stands } of event.findings) {
    // A review of several questions brings the same findings to each.
    const isKnown = so.discarded.some((known) => known.turn === event.turn && known.claim === claim && known.file === file && known.command === command);
    if (!stands && !isKnown) so.discarded.push({ severity, file, line, command, claim, tick, turn: event.turn, peer: event.peer });
  }
}

/** For a page that begins with a later run: what was over by then is left out. */
export function stillOpen({ seen, stories }: FindingsSoFar): FindingsSoFar {
  return { seen, stories: new Map([...stories].filter(([, { finding }]) => isOpen(finding.status))), discarded: [] };
}

export const isOpen = (status: FindingStatus): boolean => (openStatuses as readonly string[]).includes(status);
