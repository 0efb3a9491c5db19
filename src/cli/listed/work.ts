import type { CommandSpec } from "../command.ts";
import { always } from "./shared.ts";

const withoutPrimer = [
  { flags: "--without-recon", says: "do not write .peers/recon.md for the peers" },
  { flags: "--no-codemap", says: "do not write .peers/codemap.md and .peers/CODEMAP.yaml for the peers" },
];

/** Commands that work, and that steer what works. */
export const workCommands: readonly CommandSpec[] = [
  {
    name: "run",
    says: "work in the foreground until done or stopped",
    operatorOnly: always,
    options: [
      { flags: "--max-ticks <n>", says: "at most this many turns", number: true },
      { flags: "--max-usd <amount>", says: "at most this many US dollars", number: true },
      { flags: "--max-runtime <seconds>", says: "at most this long", number: true },
      { flags: "--checkpoint", says: "with a plan: rest once its phases are accepted, until `peers resume`" },
      { flags: "--without-post-convergence-skeptic", says: "done once everything is green and reviewed; no turn that tries to break it" },
      { flags: "--dry-run", says: "in a throw-away copy; nothing of yours is touched" },
      ...withoutPrimer,
    ],
    run: async () => (await import("../commands/run.ts")).run,
  },
  {
    name: "watch",
    says: "stay up, react to commits, show the loop live",
    options: withoutPrimer,
    operatorOnly: always,
    run: async () => (await import("../commands/watch.ts")).watch,
  },
  {
    name: "tick",
    says: "what an agent's stop hook calls: take in what happened and hand off to the next peer",
    args: [{ name: "[note]", says: "what the hook says of the turn, as JSON; stdin when absent" }],
    options: [
      { flags: "--after <name>", says: "the commits since the last turn are this peer's" },
      { flags: "--failed", says: "the turn came to nothing: record nothing, only wake the runner" },
      { flags: "--wait", says: "return when the next turn has ended" },
    ],
    run: async () => (await import("../commands/tick.ts")).tick,
  },
  {
    name: "tmux",
    says: "up: a window for each interactive peer and one for `peers watch`; attach: go there; down: close them",
    operatorOnly: always,
    args: [{ name: "<what>", says: "up, attach or down" }],
    run: async () => (await import("../commands/tmux.ts")).tmux,
  },
  { name: "pause", says: "let the present turn end, then rest", operatorOnly: always, run: async () => (await import("../commands/control.ts")).pause },
  {
    name: "resume",
    says: "go on after a pause or a stop; heals degraded and unavailable peers",
    operatorOnly: always,
    run: async () => (await import("../commands/control.ts")).resume,
  },
  { name: "stop", says: "end the present turn and the runner", operatorOnly: always, run: async () => (await import("../commands/control.ts")).stop },
];
