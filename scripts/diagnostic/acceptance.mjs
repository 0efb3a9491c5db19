// The gate `differential`: acceptance.mjs COUNT. Compares the commit it is run in with the reference, which no worktree contains.
import { differences } from "./differences.mjs";

const count = Number(process.argv[2]);
const { different, told } = await differences(process.cwd(), { from: 200_001, count, most: 5 }).catch((fault) => ({ different: count, told: [], fault }));
for (const { command } of told) console.log(command);
console.log(different === 0 ? `all ${count} programs print what SPEC.md says` : `${different} of ${count} programs print something else than SPEC.md says`);
process.exitCode = different === 0 ? 0 : 1;
