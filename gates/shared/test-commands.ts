import { testCommands } from "../../src/core/toolchain.ts";
import type { GateView, TreeView } from "../../src/ports/gate.ts";
import { projectViewOf } from "./project-view.ts";

/** The commands that run the project's tests: the operator's, else those of the baseline, else those of the commit. */
export async function testCommandsOf(view: GateView, at: "now" | "base"): Promise<readonly string[]> {
  if (view.project.test !== undefined) return [view.project.test];
  const before = view.base ? await commandsIn(view.base) : [];
  return before.length > 0 || at === "base" ? before : commandsIn(view.now);
}

async function commandsIn(tree: TreeView): Promise<string[]> {
  const project = await projectViewOf(tree);
  const commands = testCommands(project);
  const pytest = commands.some((command) => command.includes("-m unittest")) && (await hasPytestFunctions(tree, project.files));
  return commands.map((command) => (pytest ? command.replace(/-m unittest discover.*$/, "-m pytest -q") : command));
}

/** Functions outside of classes are no tests to unittest. */
async function hasPytestFunctions(tree: TreeView, files: readonly string[]): Promise<boolean> {
  const tests = files.filter((path) => /(^|\/)(test_[^/]*|[^/]*_test)\.py$/.test(path));
  for (const path of tests) if (/^(?:import pytest|from pytest|(?:async )?def test_)/m.test((await tree.text(path)) ?? "")) return true;
  return false;
}
