import type { Workspace } from "../../ports/workspaces.ts";
import { switchTo } from "./checkouts.ts";
import { fullName, type Site, shortName } from "./site.ts";

/**
 * Puts the shared checkout, which must be clean, back on the branch. A commit that is on no branch is kept under `ref`. Says
 * where the checkout was; null when it was in its place.
 */
export async function comeBack(site: Site, workspace: Workspace, to: { readonly branch: string; readonly ref: string }): Promise<string | null> {
  const branch = fullName(to.branch);
  const head = await site.repository.headRef();
  if (workspace.kind !== "shared" || head === branch) return null;
  const commit = await site.line(workspace.dir, ["rev-parse", "-q", "--verify", "HEAD^{commit}"]);
  if (head === null && commit && !(await site.repository.isAncestor(commit, branch))) await site.repository.moveRef(to.ref, commit, null);
  await switchTo(site, workspace.dir, branch);
  return head === null ? "on no branch" : `on ${shortName(head)}`;
}
