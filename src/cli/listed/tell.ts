import type { CommandSpec } from "../command.ts";
import { json } from "./shared.ts";

/** Commands that tell what happened and take the operator's word on it. */
export const tellCommands: readonly CommandSpec[] = [
  {
    name: "status",
    says: "where things stand, what is next, and why it is not done",
    options: [json],
    run: async () => (await import("../commands/status.ts")).status,
  },
  {
    name: "findings",
    says: "what reviewers found and what became of it; close or defer: the operator's word on one",
    operatorOnly: ([what]) => what !== undefined,
    args: [
      { name: "[what]", says: "close or defer" },
      { name: "[id]", says: "which one, e.g. F3" },
    ],
    options: [json, { flags: "--reason <words>", says: "with close or defer: why" }],
    run: async () => (await import("../commands/findings.ts")).findings,
  },
  {
    name: "plan",
    says: "show: the steps and what became of them; amend, ack-block, unblock: the operator's word on them",
    operatorOnly: ([what]) => what !== undefined && what !== "show",
    args: [
      { name: "[what]", says: "show, amend, ack-block or unblock" },
      { name: "[step]", says: "with ack-block or unblock: which one, e.g. STEP-2; with show: this one in full" },
    ],
    options: [
      json,
      { flags: "--text", says: "with show: the plan file word for word, as it was accepted" },
      { flags: "--reason <words>", says: "why; kept in the log" },
      { flags: "--acceptance <command>", says: "with amend: another acceptance command" },
      { flags: "--plan <file>", says: "with amend: the file that holds the new plan; PLAN.md as it lies here when absent" },
      { flags: "--force", says: "with amend: accept an acceptance command that succeeds already" },
      { flags: "--phase <name>", says: "with amend: accept what the file of this phase says now" },
    ],
    run: async () => (await import("../commands/plan.ts")).plan,
  },
  {
    name: "concerns",
    says: "what peers worry about and what became of it, as Markdown; close: the operator's word on one",
    operatorOnly: ([what]) => what !== undefined,
    args: [
      { name: "[what]", says: "close" },
      { name: "[id]", says: "which one, e.g. C3" },
    ],
    options: [json, { flags: "--reason <words>", says: "with close: why" }],
    run: async () => (await import("../commands/concerns.ts")).concerns,
  },
  {
    name: "delivery",
    says: "what was delivered, from the log: steps, commits, reviewers, tests, gates, concerns, cost; with room for the authors' words",
    options: [{ flags: "--write", says: "into DELIVERY.md, keeping what was written between its marks of prose" }],
    run: async () => (await import("../commands/delivery.ts")).delivery,
  },
  {
    name: "log",
    says: "what happened, oldest first",
    options: [json, { flags: "-f, --follow", says: "go on with what happens next" }, { flags: "-n, --last <count>", says: "only the last ones", number: true }],
    run: async () => (await import("../commands/log.ts")).log,
  },
  {
    name: "replay",
    says: "the state, prompt, review, diff, verdicts and decision at a tick, from git alone",
    args: [{ name: "<tick>", says: "a number of `peers log`" }],
    options: [json],
    run: async () => (await import("../commands/replay.ts")).replay,
  },
  {
    name: "info",
    says: "the policy in force, who writes the log, where things are",
    options: [json],
    run: async () => (await import("../commands/info.ts")).info,
  },
  {
    name: "peek",
    says: "what a peer is doing right now: its tools, its words, its tokens",
    args: [{ name: "[name]", says: "one peer; the one at work when absent" }],
    options: [{ flags: "-f, --follow", says: "go on with what it does next" }],
    run: async () => (await import("../commands/peek.ts")).peek,
  },
  {
    name: "send",
    says: "leave a message from stdin for a peer's next turn (comm: hybrid)",
    args: [{ name: "<to>", says: "the peer it is for" }],
    options: [{ flags: "--topic <words>", says: "what it is about; its first line when absent" }],
    run: async () => (await import("../commands/send.ts")).send,
  },
  { name: "cost", says: "tokens and US dollars by turn, peer and run", options: [json], run: async () => (await import("../commands/cost.ts")).cost },
  {
    name: "report",
    says: "the whole story in one page: is it done, what it took, what was found, what remains",
    options: [
      { flags: "--html <file>", says: "write it as one HTML file that needs nothing else; - for stdout" },
      { flags: "--md <file>", says: "write it as Markdown; stdout when neither is given" },
      { flags: "--since <run>", says: "leave out what happened before this run: a number, or last" },
    ],
    run: async () => (await import("../commands/report.ts")).report,
  },
];
