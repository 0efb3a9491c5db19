import { redact, secretValues } from "../../core/redact.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { BenchContext } from "../bench.ts";
import { layFile } from "./lay.ts";
import { outputOf } from "./output.ts";
import { commandPlace, keptSettings } from "./place.ts";
import { runShell } from "./run-command.ts";
import { openSlot } from "./slot.ts";

type Asked = { readonly commit: Oid; readonly cmd: string; readonly timeoutMs: number; readonly overlay: Readonly<Record<string, string>> };

/** Runs a command where gates run, with the settings of the last judged policy. `exitCode` is null when it did not end by itself. */
export async function runAt(context: BenchContext, { commit, cmd, timeoutMs, overlay }: Asked): Promise<{ exitCode: number | null; output: string }> {
  const settings = keptSettings(context);
  const tree = await context.repository.treeOf(commit);
  const slot = await openSlot(context, { commit, tree, link: settings.gates.link, keep: settings.gates.keep });
  try {
    for (const [path, text] of Object.entries(overlay)) layFile(slot.repo, { path, content: text, kind: "file" });
    const place = commandPlace(context, slot, { commit, baseline: null, settings, signal: new AbortController().signal });
    const { finished } = await runShell(cmd, place, timeoutMs);
    const secrets = secretValues(context.environment);
    const late = finished.ended === "over-time" ? redact(`\ntook longer than ${timeoutMs / 1000} s`, secrets) : "";
    return { exitCode: finished.ended === "exited" ? finished.exitCode : null, output: outputOf(finished, secrets) + late };
  } finally {
    slot.release();
  }
}
