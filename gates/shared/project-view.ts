import type { ProjectView } from "../../src/core/toolchain/project.ts";
import type { TreeView } from "../../src/ports/gate.ts";

const deepest = 4;
const manifest =
  /(^|\/)((package|tsconfig)\.json|deno\.jsonc?|pyproject\.toml|setup\.(py|cfg)|[\w-]*requirements[\w-]*\.txt|tox\.ini|pytest\.ini|Pipfile|Cargo\.toml|(GNU)?[Mm]akefile)$/;
const closed = /(^|\/)(node_modules|vendor|\.venv|venv)\//;

/** The files of a commit, as the detection of tools looks at a checkout. */
export async function projectViewOf(tree: TreeView): Promise<ProjectView> {
  const files = tree.files.map(({ path }) => path).filter((path) => !closed.test(path));
  const folders = new Set(
    files.flatMap((path) =>
      path
        .split("/")
        .slice(0, -1)
        .map((_, index, parts) => parts.slice(0, index + 1).join("/")),
    ),
  );
  const wanted = files.filter((path) => manifest.test(path) && path.split("/").length <= deepest);
  const texts = Object.fromEntries(await Promise.all(wanted.map(async (path) => [path, (await tree.text(path)) ?? ""] as const)));
  return { files: [...files, ...folders], texts, ignored: [], programs: ["cargo-clippy"] };
}
