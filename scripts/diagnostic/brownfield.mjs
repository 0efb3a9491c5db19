// A working program into which regressions are planted, one after the other, each as a person's commit.
import { compare } from "./evaluate.mjs";
import { gated, ungated } from "./goals.mjs";
import { openLoop } from "./loop.mjs";
import { brown, plants } from "./plants.mjs";

/** With gates: every plant is judged, put back by the peers, and the loop converges again. What stays red ends as not done. */
export function brownfield({ accepted, chosen = plants }) {
  const loop = openLoop({ files: brown(), goals: gated({ programs: accepted, review: false }), programs: 0 });
  try {
    return chosen.map((plant) => planted(loop, plant)).concat();
  } finally {
    loop.close();
  }
}

function planted(loop, { plant, gate, files, staysRed = false }) {
  const commit = loop.commit(plant, files());
  loop.peers("run", `--max-ticks=${staysRed ? 3 : 8}`);
  const events = loop.events();
  const red = events.flatMap((event) => (event.kind === "gate-judged" && event.commit === commit && event.verdict === "fail" ? [event.gate] : []));
  const end = events.findLast(({ kind }) => kind === "run-converged" || kind === "run-stopped");
  return { plant, gate, staysRed, caughtBy: [...new Set(red)], outcome: end?.kind === "run-converged" ? "converged" : `not done (${end?.outcome})` };
}

/** Without gates, and with a reviewer that approves: which of the plants are still there when it is done. */
export async function ungatedBrownfield({ programs, chosen = plants }) {
  const loop = openLoop({ files: brown(), goals: ungated({ review: true }), programs: 0 });
  try {
    const ends = chosen.map((plant) => {
      const changed = plant.files();
      loop.commit(plant.plant, changed);
      loop.peers("run", "--max-ticks=6");
      const end = loop.events().findLast(({ kind }) => kind === "run-converged" || kind === "run-stopped");
      const isThere = Object.entries(changed).every(([path, text]) => loop.read(path) === text);
      return { plant: plant.plant, escaped: end?.kind === "run-converged" && isThere };
    });
    return {
      escaped: ends.filter(({ escaped }) => escaped).length,
      of: ends.length,
      mismatches: await compare(loop.dir, { from: 1, count: programs }).catch(() => programs),
    };
  } finally {
    loop.close();
  }
}
