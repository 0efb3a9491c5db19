import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import type { RepositoryPaths } from "../../ports/repository.ts";
import { installHooks } from "../hooks-install.ts";
import { HookTrouble } from "./displace.ts";
import { readInstalled, readLaunch, writeWhole } from "./record.ts";
import { planMarker } from "./scripts.ts";

/**
 * Tells the pre-commit hook which plan is accepted, null for none, and installs it with the first one. Where no hooks were
 * installed none are now. Returns what a person should know, or null.
 */
export async function followPlan(paths: RepositoryPaths, plan: string | null): Promise<string | null> {
  const marker = planMarker(paths.runtimeDir);
  const said = existsSync(marker) ? readFileSync(marker, "utf8") : null;
  const says = plan === null ? null : `${plan}\n`;
  if (said === says) return null;
  if (says === null) {
    rmSync(marker, { force: true });
    return null;
  }
  mkdirSync(paths.runtimeDir, { recursive: true });
  writeWhole(marker, says);
  const launch = readLaunch(paths);
  if (said !== null || launch === null || readInstalled(paths) === null) return null;
  try {
    await installHooks(paths, { launch });
    return null;
  } catch (error) {
    if (error instanceof HookTrouble) return `the pre-commit hook for ${plan} was not installed: ${error.message}`;
    throw error;
  }
}
