import type { Event } from "../core/event.ts";
import type { Runner } from "./runner.ts";
import { policyOf } from "./turn.ts";

/** Before the first turn of a run: a program that is not there is said now, not after five turns that came to nothing. Null when all are. */
export function missingProgram({ world, session }: Runner): Event | null {
  if (session.state().run.ticks > 0) return null;
  for (const { name, argv, env, cwd } of policyOf(session.state()).peers) {
    const { mainTop } = world.repository.paths;
    const place = cwd === "." ? mainTop : `${mainTop}/${cwd}`;
    const why = world.processes.whyNot({ program: argv[0] ?? "", args: [], cwd: place, env: { ...world.environment, ...env } });
    if (why === null) continue;
    return {
      kind: "run-stopped",
      outcome: "peers-unavailable",
      why: `${name} cannot work: ${why}; install it, or correct its argv in .peers/config.yaml`,
      hint: "then `peers goals accept` if the configuration changed, and `peers resume`",
    };
  }
  return null;
}
