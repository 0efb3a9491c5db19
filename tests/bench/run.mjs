// Runs every benchmark and prints one table; `npm run bench`. Names on the command line choose: `npm run bench -- status verify`.
import { print } from "./support.mjs";

const all = ["commit", "handoff", "status", "verify", "idle", "gates", "ledger", "codemap"];
const chosen = process.argv.slice(2).length > 0 ? process.argv.slice(2) : all;
const rows = [];
for (const name of chosen) {
  process.stderr.write(`${name} …\n`);
  rows.push(...(await (await import(`./${name}.mjs`)).bench()));
}
print(rows);
