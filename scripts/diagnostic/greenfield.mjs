// Four arms from nothing but SPEC.md: with and without gates, with a reviewer that looks and one that approves whatever it sees.
import { correct, defectsIn } from "./defects.mjs";
import { compare } from "./evaluate.mjs";
import { gated, ungated } from "./goals.mjs";
import { openLoop } from "./loop.mjs";

export const arms = [
  { arm: "gates, honest reviewer", gates: true, honest: true },
  { arm: "gates, always approves", gates: true, honest: false },
  { arm: "no gates, honest reviewer", gates: false, honest: true },
  { arm: "no gates, always approves", gates: false, honest: false },
];

const start = () => ({ ".gitignore": ".peers/\n", "SPEC.md": correct("SPEC.md"), "package.json": correct("package.json") });

/** Runs an arm to its end and counts what escaped it: programs that print something else, and defects still in the files. */
export async function greenfield({ arm, gates, honest }, { programs, reviewed, accepted, peersFile = null }) {
  const goals = gates ? gated({ programs: accepted, review: true }) : ungated({ review: true });
  const loop = openLoop({ files: start(), goals, programs: honest ? reviewed : 0, peersFile });
  const began = Date.now();
  try {
    const ran = loop.peers("run");
    const seconds = (Date.now() - began) / 1000;
    const events = loop.events();
    const last = events.findLast(({ kind }) => kind === "run-converged" || kind === "run-stopped");
    const mismatches = loop.read("src/run.mjs") ? await compare(loop.dir, { from: 1, count: programs }) : programs;
    return {
      arm,
      gates,
      honest,
      ticks: events.filter(({ kind }) => kind === "turn-ended").length,
      findings: countFindings(events),
      redGates: [...new Set(events.flatMap((event) => (event.kind === "gate-judged" && event.verdict === "fail" ? [event.gate] : [])))],
      mismatches,
      defects: peersFile ? null : defectsIn(loop.read),
      outcome: last?.kind === "run-converged" ? "converged" : (last?.outcome ?? "none"),
      why: last?.why ?? `${ran.stdout}${ran.stderr}`.slice(-500),
      seconds,
    };
  } finally {
    loop.close();
  }
}

/** Programs that reviewers showed with a command that fails. */
const countFindings = (events) =>
  new Set(
    events.flatMap((event) => (event.kind === "review-given" ? event.findings.flatMap(({ stands, command }) => (stands && command ? [command] : [])) : [])),
  ).size;
