import { join } from "node:path";
import { configFileSchema } from "../../core/policy.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { BenchContext, GateSettings } from "../bench.ts";
import { gateEnvironment } from "./environment.ts";
import { readJson, writeIfOther } from "./files.ts";
import type { CommandPlace } from "./run-command.ts";
import type { Slot } from "./slot.ts";

export type PlaceWanted = { readonly commit: Oid; readonly baseline: Oid | null; readonly settings: GateSettings; readonly signal: AbortSignal };

/** Where and with what a command of a gate runs. */
export function commandPlace(context: BenchContext, slot: Slot, { commit, baseline, settings, signal }: PlaceWanted): CommandPlace {
  const { paths, environment, processes } = context;
  const untrusted = [paths.top, paths.mainTop, paths.commonDir, paths.cacheDir];
  return {
    processes,
    environment,
    env: gateEnvironment({ environment, untrusted, pass: settings.gates.pass_env, repository: paths.id, commit, baseline }),
    folder: { top: slot.repo, keep: settings.gates.keep, since: slot.preparedAt },
    remember: slot.remember,
    signal,
    isolate: settings.turns.isolation === "auto",
  };
}

const settingsFile = (context: BenchContext) => join(context.paths.stateDir, "gate", "settings.json");

/** Keeps the accepted settings for `runAt`, which is asked without a policy, perhaps by another process. */
export function keepSettings(context: BenchContext, { gates, turns }: GateSettings): void {
  writeIfOther(settingsFile(context), JSON.stringify({ gates, turns }));
}

export function keptSettings(context: BenchContext): GateSettings {
  const kept = configFileSchema.pick({ gates: true, turns: true }).safeParse(readJson(settingsFile(context)) ?? {});
  return kept.success ? kept.data : configFileSchema.pick({ gates: true, turns: true }).parse({});
}
