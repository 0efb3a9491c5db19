import type { CommandSpec } from "../command.ts";
import { json } from "./shared.ts";

/** Commands that look at a commit by themselves, without peers. */
export const judgeCommands: readonly CommandSpec[] = [
  {
    name: "verify",
    says: "judge a commit again without any peer; with --log, check the log's chain and signatures",
    options: [
      json,
      { flags: "--at <rev>", says: "another commit than the branch's tip" },
      { flags: "--log", says: "check the log instead" },
      { flags: "--key <fingerprint>", says: "with --log: the key the log must be signed with" },
    ],
    run: async () => (await import("../commands/verify.ts")).verify,
  },
  {
    name: "gate",
    operatorOnly: ([what]) => what === "new",
    says: "ask one built-in gate about a commit, in any repository; exit code 0 pass, 1 fail, 3 broken, 4 not applicable",
    args: [
      { name: "[id]", says: "which one; ./FILE below .peers is one of your own; new writes one" },
      { name: "[name]", says: "with new: what it is called" },
    ],
    options: [
      json,
      { flags: "--list", says: "all gates with what they ask" },
      { flags: "--at <rev>", says: "the commit to judge; the branch's tip when absent" },
      { flags: "--base <rev>", says: "what to compare it with; the accepted baseline when absent" },
    ],
    run: async () => (await import("../commands/gate.ts")).gate,
  },
  {
    name: "codemap",
    says: "every public name with its place and signature; --refresh writes CODEMAP.yaml and keeps its summaries",
    options: [
      json,
      { flags: "--refresh", says: "bring CODEMAP.yaml up to date with the files as they are" },
      { flags: "--seed", says: "--refresh, and begin AGENTS.md and ARCHITECTURE.md where they are missing" },
      { flags: "--check", says: "exit with 1 when --refresh would change something" },
      { flags: "--at <rev>", says: "of a commit instead of the files as they are" },
    ],
    run: async () => (await import("../commands/codemap.ts")).codemap,
  },
  {
    name: "agents-doc",
    says: "render AGENTS.md from CODEMAP.yaml, below what people wrote in it",
    options: [{ flags: "--check", says: "exit with 1 when it would change" }],
    run: async () => (await import("../commands/codemap.ts")).agentsDoc,
  },
  {
    name: "recon",
    says: "languages, entry points, tree and key documents of this repository, as peers are shown them",
    options: [{ flags: "--at <rev>", says: "of a commit instead of the files as they are" }],
    run: async () => (await import("../commands/codemap.ts")).recon,
  },
];
