import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPackageFile } from "../adapters/package-files.ts";
import { Refusal } from "../app/accept.ts";
import type { Invocation } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { pathsOf } from "./paths-of.ts";

/** Writes a gate of the operator's own with its types and its contract test, and says how it comes into force. */
export function newGate(invocation: Invocation, name: string | undefined): number {
  if (!name || !/^[a-z][a-z0-9-]{0,62}$/.test(name)) throw new Refusal("name it in lower case letters, digits and -, e.g. `peers gate new no-long-lines`");
  const folder = join(pathsOf(invocation).mainTop, ".peers", "gates");
  const files = { [`${name}.mjs`]: "gate.mjs", [`${name}.test.mjs`]: "gate.test.mjs", "gate.d.ts": "gate.d.ts" };
  const [program = "", contract = ""] = Object.keys(files).map((file) => join(folder, file));
  for (const file of [program, contract]) if (existsSync(file)) throw new Refusal(`${file} is there already; choose another name`);
  mkdirSync(folder, { recursive: true });
  for (const [file, template] of Object.entries(files))
    writeFileSync(join(folder, file), readPackageFile(`templates/gate/${template}`).replaceAll("{{NAME}}", name));
  invocation.print(
    [
      `wrote .peers/gates/${name}.mjs and its contract test`,
      `  test it:    node --test .peers/gates/${name}.test.mjs`,
      `  try it:     peers gate ./gates/${name}.mjs`,
      "  put it into .peers/goals.yaml, then `peers goals accept`:",
      `    - id: ${name}`,
      "      type: hard",
      `      gate: ./gates/${name}.mjs`,
    ].join("\n"),
  );
  return exitCodes.ok.code;
}
