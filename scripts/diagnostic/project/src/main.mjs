import { readFileSync } from "node:fs";
import { run } from "./run.mjs";

process.stdout.write(`${run(process.argv[2] ?? readFileSync(0, "utf8"))}\n`);
