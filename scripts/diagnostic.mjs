// The interpreter diagnostic: do peers lead to a program without faults, and do the gates and the reviewer matter?
//   npm run diagnostic                     all arms, 50,000 programs, scripted peers; no keys
//   npm run diagnostic -- --quick          fewer programs and plants
//   npm run diagnostic -- --peers FILE     one arm, with the peers of FILE (`peers:` as in config.yaml): real agents
// Exits with 1 when a claim does not hold. PEERS_DIAGNOSTIC_KEEP=1 leaves the repositories where they are.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { brownfield, ungatedBrownfield } from "./diagnostic/brownfield.mjs";
import { correct, defects, defectsIn } from "./diagnostic/defects.mjs";
import { compare, distribution } from "./diagnostic/evaluate.mjs";
import { arms, greenfield } from "./diagnostic/greenfield.mjs";
import { prepare } from "./diagnostic/loop.mjs";
import { plants } from "./diagnostic/plants.mjs";
import { table } from "./diagnostic/table.mjs";
import { everyDefectShows } from "./diagnostic/visible.mjs";

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false }, peers: { type: "string" }, programs: { type: "string" } } });
const programs = Number(values.programs ?? (values.quick ? 5_000 : 50_000));
const sizes = { programs, reviewed: values.quick ? 2_500 : 4_000, accepted: 150, peersFile: values.peers ?? null };
const chosen = values.quick ? plants.filter(({ gate }) => ["tests-not-weakened", "no-skipped-tests", "no-secrets"].includes(gate)) : plants;
const broken = [];
const claim = (says, holds) => holds || broken.push(says);
const began = Date.now();
if (values.peers && !existsSync(values.peers)) {
  console.error(`--peers: there is no ${values.peers}; write \`peers:\` into it as in config.yaml`);
  process.exit(2);
}
prepare();

await (values.peers ? withAgents() : withScripts());
console.log(`\n${Math.round((Date.now() - began) / 1000)} s in all`);
for (const says of broken) console.error(`does not hold: ${says}`);
process.exit(broken.length > 0 ? 1 : 0);

async function withAgents() {
  const result = await greenfield({ arm: `gates, ${values.peers}`, gates: true, honest: true }, sizes);
  printArms([result]);
  claim(`the loop converged (${result.why})`, result.outcome === "converged");
  claim(`0 of ${programs} programs print something else`, result.mismatches === 0);
}

async function withScripts() {
  const { outcomes, features } = distribution({ from: 1, count: Math.min(programs, 10_000) });
  console.log(`Programs by what they print: ${shares(outcomes)}.\nBy what stands in them: ${shares(features)}.\n`);
  claim("the right program agrees with the reference", (await compareCorrect()) === 0);
  claim("every named defect shows in the programs", (await everyDefectShows(programs)).length === 0);

  const results = [];
  for (const arm of arms.filter(({ gates, honest }) => !values.quick || gates || !honest)) results.push(await greenfield(arm, sizes));
  printArms(results);
  const byArm = (gates, honest) => results.find((result) => result.gates === gates && result.honest === honest);
  const [honest, approving, free, neither] = [byArm(true, true), byArm(true, false), byArm(false, true), byArm(false, false)];
  claim(
    `gates and an honest reviewer lead to 0 of ${programs} (${honest.mismatches}; ${honest.why})`,
    honest.outcome === "converged" && honest.mismatches === 0 && honest.defects.length === 0,
  );
  claim("with a reviewer that always approves, defects escape", approving.outcome === "converged" && approving.defects.length > 0);
  claim("without gates an honest reviewer still finds what programs show", !free || (free.outcome === "converged" && free.mismatches === 0));
  claim(
    "without either, more escapes than with the gates alone",
    neither.mismatches > approving.mismatches && neither.defects.length > approving.defects.length,
  );

  const caught = brownfield({ accepted: sizes.accepted, chosen });
  console.log(
    table(
      ["planted into a working program", "gate that is to notice", "red", "then"],
      caught.map(({ plant, gate, caughtBy, outcome }) => [plant, gate, caughtBy.join(", ") || "NONE", outcome]),
    ),
  );
  for (const { plant, gate, caughtBy, outcome, staysRed } of caught) {
    claim(`${gate} notices: ${plant} (${caughtBy})`, caughtBy.includes(gate));
    claim(`${staysRed ? "never done after" : "mended and done after"}: ${plant} (${outcome})`, (outcome === "converged") !== staysRed);
  }
  const free2 = await ungatedBrownfield({ programs: Math.min(programs, 5_000), chosen });
  console.log(`\nWithout gates, and with a reviewer that always approves, ${free2.escaped} of ${free2.of} plants are still there when it is done.`);
  claim("without gates every plant escapes", free2.escaped === free2.of);
}

function compareCorrect() {
  return compare(new URL("./diagnostic/project/", import.meta.url).pathname, { from: 1, count: programs }).then(
    (different) => different + defectsIn(correct).length,
  );
}

function printArms(results) {
  console.log(
    table(
      ["arm", "turns", "findings", `programs that differ, of ${programs.toLocaleString("en-US")}`, `named defects left, of ${defects.length}`, "outcome", "s"],
      results.map(({ arm, ticks, findings, mismatches, defects: left, outcome, seconds }) => [
        arm,
        String(ticks),
        String(findings),
        String(mismatches),
        left === null ? "not known" : String(left.length),
        outcome,
        seconds.toFixed(0),
      ]),
    ),
  );
  for (const { arm, defects: left } of results) if (left && left.length > 0) console.log(`\nLeft by "${arm}": ${left.join(", ")}.`);
  console.log("");
}

function shares(counts) {
  const total = Math.min(programs, 10_000);
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${((100 * count) / total).toFixed(1)} %`)
    .join(", ");
}
