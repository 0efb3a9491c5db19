import type { Finished, RunLimits } from "../../ports/processes.ts";

type Why = Extract<Finished["ended"], "over-time" | "idle" | "cancelled">;

/** Between asking a program to end and ending it. */
export const graceMs = 2_000;

/**
 * Ends a run that takes too long, falls silent or is called off: asks, then forces after the grace. The first reason stays.
 * Execa's own escalation never fires on Deno (2.9), hence this one.
 */
export function watchLimits(limits: RunLimits, { ask, force }: { ask: () => void; force: () => void }) {
  let why: Why | null = null;
  let lastHeard = performance.now();
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, act: () => void) => {
    // Longer delays than this make setTimeout fire at once.
    timers.add(setTimeout(act, Math.min(ms, 2 ** 31 - 1)));
  };
  const end = (reason: Why) => {
    if (why) return;
    why = reason;
    ask();
    after(graceMs, force);
  };
  const checkSilence = (idleMs: number) => {
    const left = lastHeard + idleMs - performance.now();
    if (left <= 0) end("idle");
    else after(left, () => checkSilence(idleMs));
  };
  const cancel = () => end("cancelled");
  after(limits.timeoutMs, () => end("over-time"));
  if (limits.idleMs !== undefined) checkSilence(limits.idleMs);
  limits.signal?.addEventListener("abort", cancel, { once: true });
  if (limits.signal?.aborted) cancel();
  return {
    heard: () => {
      lastHeard = performance.now();
    },
    why: (): Why | null => why,
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      limits.signal?.removeEventListener("abort", cancel);
    },
  };
}
