import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";
import type { Workspace } from "../../ports/workspaces.ts";
import { fullName, type Site, shortName, shortOid } from "./site.ts";
import { listPaths, uncommitted } from "./status.ts";

/** The main checkout, if a turn may begin there; otherwise the sentence that says why not and what would help. */
export async function openShared(site: Site, branch: string, tip: Oid): Promise<Workspace | { wait: string }> {
  const dir = site.paths.mainTop;
  const why =
    (await notACheckout(site)) ?? (await underWay(site)) ?? (await onOtherBranch(site, branch)) ?? (await elsewhere(site, branch, tip)) ?? (await dirty(site));
  return why ? { wait: why } : { kind: "shared", dir, base: tip };
}

async function notACheckout({ paths }: Site): Promise<string | null> {
  if (existsSync(join(paths.mainTop, ".git"))) return null;
  return `${paths.mainTop} is a repository without a checkout; set turns.workspace to own`;
}

async function underWay(site: Site): Promise<string | null> {
  const operation = await site.repository.operationUnderWay();
  return operation && `a ${operation} is under way in ${site.paths.mainTop}; finish or abort it`;
}

async function onOtherBranch(site: Site, branch: string): Promise<string | null> {
  const head = await site.repository.headRef();
  if (head === fullName(branch)) return null;
  const where = head ? `on ${shortName(head)}` : "on no branch (its HEAD is detached)";
  return `the checkout is ${where}, this policy is for ${shortName(branch)}; switch back or run \`peers goals accept\` there`;
}

async function elsewhere(site: Site, branch: string, tip: Oid): Promise<string | null> {
  const now = await site.repository.resolve(fullName(branch));
  if (now === tip) return null;
  return `${shortName(branch)} moved to ${now ? shortOid(now) : "nothing"} while the turn was to begin at ${shortOid(tip)}; it begins when that is recorded`;
}

async function dirty(site: Site): Promise<string | null> {
  const paths = await uncommitted(site, site.paths.mainTop);
  if (paths.length === 0) return null;
  return `the checkout has uncommitted work (${listPaths(paths)}); commit or stash it, or set turns.workspace to own`;
}
