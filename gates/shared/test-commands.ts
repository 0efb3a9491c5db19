import { testCommands } from "../../src/core/toolchain.ts";
import type { GateView, TreeView } from "../../src/ports/gate.ts";

/** The commands that run the project's tests: the operator's, else those of the baseline, else those of the commit. */
export async function testCommandsOf(view: GateView, at: "now" | "base"): Promise<readonly string[]> {
  if (view.project.test !== undefined) return [view.project.test];
  const before = view.base ? await commandsIn(view.base) : [];
  return before.length > 0 || at === "base" ? before : commandsIn(view.now);
}

async function commandsIn(tree: TreeView): Promise<string[]> {
  const files = tree.files.map(({ path }) => path).filter((path) => !/(^|\/)(node_modules|vendor|\.venv|venv)\//.test(path));
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
  const commands = testCommands({ files: [...files, ...folders], texts, ignored: [], programs: [] });
  const pytest = commands.some((command) => command.includes("-m unittest")) && (await hasPytestFunctions(tree, files));
  return commands.map((command) => (pytest ? command.replace(/-m unittest discover.*$/, "-m pytest -q") : command));
}

const deepest = 4;
const manifest =
  /(^|\/)(package\.json|deno\.jsonc?|pyproject\.toml|setup\.(py|cfg)|[\w-]*requirements[\w-]*\.txt|tox\.ini|pytest\.ini|Pipfile|Cargo\.toml|(GNU)?[Mm]akefile)$/;

/** Functions outside of classes are no tests to unittest. */
async function hasPytestFunctions(tree: TreeView, files: readonly string[]): Promise<boolean> {
  const tests = files.filter((path) => /(^|\/)(test_[^/]*|[^/]*_test)\.py$/.test(path));
  for (const path of tests) if (/^(?:import pytest|from pytest|(?:async )?def test_)/m.test((await tree.text(path)) ?? "")) return true;
  return false;
}
