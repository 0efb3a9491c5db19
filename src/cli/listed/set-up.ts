import type { CommandSpec } from "../command.ts";
import { always, json } from "./shared.ts";

/** Commands that set peers up, change what it works by, and take it away again. */
export const setUpCommands: readonly CommandSpec[] = [
  {
    name: "init",
    says: "set peers up in this repository: configuration, goals, hooks, the log",
    operatorOnly: always,
    options: [
      { flags: "-y, --yes", says: "ask nothing" },
      { flags: "--force", says: "write configuration and goals anew, and accept an acceptance that succeeds already" },
      { flags: "--modes <names>", says: "ways of working, e.g. audit or audit,thorough; see `peers modes list`" },
      { flags: "--lang <name>", says: "with --modes: js, python, go or rust; auto (the default) looks" },
      { flags: "--plan <file>", says: "with --modes=implement: the plan, from the top of the repository" },
      { flags: "--driver <name>", says: "hooks: also write the stop hooks by which sessions of a person's agents take part, below .peers/hooks" },
      { flags: "--install", says: "with --driver=hooks: put them into the agents' own settings" },
      { flags: "--new-log", says: "begin a new log, leaving a damaged one where it is" },
      { flags: "-q, --quiet", says: "say only what went wrong" },
    ],
    run: async () => (await import("../commands/init.ts")).init,
  },
  {
    name: "uninstall",
    says: "put hooks back as they were",
    operatorOnly: always,
    options: [{ flags: "--purge", says: "also remove .peers, the log and the operator's state" }],
    run: async () => (await import("../commands/uninstall.ts")).uninstall,
  },
  {
    name: "doctor",
    says: "say whether the hooks really fire and what is missing, with the fix",
    options: [json],
    run: async () => (await import("../commands/doctor.ts")).doctor,
  },
  {
    name: "goals",
    says: "accept: freeze .peers/config.yaml and goals.yaml as the policy; diff: what differs from it; hidden: bring hidden acceptance files back",
    operatorOnly: ([what]) => what !== "diff",
    args: [{ name: "<what>", says: "accept, diff or hidden" }],
    options: [
      { flags: "--rebaseline", says: "compare with today's commit from now on, and freeze the acceptance contract anew" },
      { flags: "--force", says: "accept acceptance commands that succeed already" },
      { flags: "--from <folder>", says: "with hidden: where the hidden files are" },
    ],
    run: async () => (await import("../commands/goals.ts")).goals,
  },
  {
    name: "modes",
    says: "list: the ways of working `peers init --modes` knows; show: what one asks, says and changes",
    args: [
      { name: "[what]", says: "list (also without a word) or show" },
      { name: "[name]", says: "with show: which one" },
    ],
    options: [json],
    run: async () => (await import("../commands/modes.ts")).modes,
  },
];
