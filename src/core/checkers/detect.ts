import type { ProjectView } from "../toolchain/project.ts";
import { lintCommands, typesCommands } from "../toolchain.ts";
import { type Checker, checkersOf, type ScriptsOf } from "./checker.ts";
import type { Question } from "./tools.ts";

/** The project's own linters or type checkers, as its manifests name them. */
export function detectCheckers(view: ProjectView, question: Question): Checker[] {
  const commands = [...(question === "lint" ? lintCommands(view) : typesCommands(view)), ...compiled(view, question)];
  const found = commands.flatMap((command) => checkersOf(command, question, scriptsIn(view)));
  return [...new Map(found.map((one) => [`${one.folder}\n${one.command}`, one])).values()];
}

export const scriptsIn =
  (view: ProjectView): ScriptsOf =>
  (folder) => {
    try {
      const { scripts } = JSON.parse(view.texts[folder ? `${folder}/package.json` : "package.json"] ?? "{}") as { scripts?: Record<string, string> };
      return scripts ?? {};
    } catch {
      return {};
    }
  };

/** Go and Rust bring their tools along; each module and each crate or workspace that lies in no other is asked. */
function compiled(view: ProjectView, question: Question): string[] {
  const go = question === "lint" ? ["gofmt -l .", "go vet ./..."] : ["go build ./..."];
  const modules = outermost(view, "go.mod").flatMap((folder) => go.map((command) => within(folder, command)));
  const crates = outermost(view, "Cargo.toml").flatMap((folder) => {
    const all = /^\[workspace\]/m.test(view.texts[`${folder}Cargo.toml`] ?? "") ? " --workspace" : "";
    const cargo = question === "lint" ? [`cargo clippy${all} --all-targets -- -D warnings`, "cargo fmt --check"] : [`cargo check${all} --all-targets`];
    return cargo.map((command) => within(folder, command));
  });
  return [...modules, ...crates];
}

const within = (folder: string, command: string) => (folder ? `cd '${folder.slice(0, -1)}' && ${command}` : command);

function outermost(view: ProjectView, manifest: string): string[] {
  const folders = view.files.filter((path) => path === manifest || path.endsWith(`/${manifest}`)).map((path) => path.slice(0, -manifest.length));
  return folders.filter(
    (folder) =>
      !/(^|\/)(testdata|fixtures?|node_modules|vendor|target)\//.test(folder) &&
      !folders.some((other) => other !== folder && folder.startsWith(other) && manifest === "Cargo.toml"),
  );
}
