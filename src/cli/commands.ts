import type { CommandSpec } from "./command.ts";

const always = () => true;
const json = { flags: "--json", says: "for programs" };

/** Every command of `peers`, once. */
export const commands: readonly CommandSpec[] = [
  {
    name: "init",
    says: "set peers up in this repository: configuration, goals, hooks, the log",
    operatorOnly: always,
    options: [
      { flags: "-y, --yes", says: "ask nothing" },
      { flags: "--force", says: "write configuration and goals anew" },
      { flags: "--driver <name>", says: "hooks: also write the stop hooks by which sessions of a person's agents take part, below .peers/hooks" },
      { flags: "--install", says: "with --driver=hooks: put them into the agents' own settings" },
      { flags: "--new-log", says: "begin a new log, leaving a damaged one where it is" },
      { flags: "-q, --quiet", says: "say only what went wrong" },
    ],
    run: async () => (await import("./commands/init.ts")).init,
  },
  {
    name: "uninstall",
    says: "put hooks back as they were",
    operatorOnly: always,
    options: [{ flags: "--purge", says: "also remove .peers, the log and the operator's state" }],
    run: async () => (await import("./commands/uninstall.ts")).uninstall,
  },
  {
    name: "doctor",
    says: "say whether the hooks really fire and what is missing, with the fix",
    options: [json],
    run: async () => (await import("./commands/doctor.ts")).doctor,
  },
  {
    name: "goals",
    says: "accept: freeze .peers/config.yaml and goals.yaml as the policy; diff: what differs from it",
    operatorOnly: ([what]) => what !== "diff",
    args: [{ name: "<what>", says: "accept or diff" }],
    options: [{ flags: "--rebaseline", says: "compare with today's commit from now on" }],
    run: async () => (await import("./commands/goals.ts")).goals,
  },
  {
    name: "run",
    says: "work in the foreground until done or stopped",
    operatorOnly: always,
    options: [
      { flags: "--max-ticks <n>", says: "at most this many turns", number: true },
      { flags: "--max-usd <amount>", says: "at most this many US dollars", number: true },
      { flags: "--max-runtime <seconds>", says: "at most this long", number: true },
      { flags: "--dry-run", says: "in a throw-away copy; nothing of yours is touched" },
    ],
    run: async () => (await import("./commands/run.ts")).run,
  },
  { name: "watch", says: "stay up, react to commits, show the loop live", operatorOnly: always, run: async () => (await import("./commands/watch.ts")).watch },
  {
    name: "tick",
    says: "what an agent's stop hook calls: take in what happened and hand off to the next peer",
    args: [{ name: "[note]", says: "what the hook says of the turn, as JSON; stdin when absent" }],
    options: [
      { flags: "--after <name>", says: "the commits since the last turn are this peer's" },
      { flags: "--failed", says: "the turn came to nothing: record nothing, only wake the runner" },
      { flags: "--wait", says: "return when the next turn has ended" },
    ],
    run: async () => (await import("./commands/tick.ts")).tick,
  },
  {
    name: "tmux",
    says: "up: a window for each interactive peer and one for `peers watch`; attach: go there; down: close them",
    operatorOnly: always,
    args: [{ name: "<what>", says: "up, attach or down" }],
    run: async () => (await import("./commands/tmux.ts")).tmux,
  },
  { name: "pause", says: "let the present turn end, then rest", operatorOnly: always, run: async () => (await import("./commands/control.ts")).pause },
  {
    name: "resume",
    says: "go on after a pause or a stop; heals degraded and unavailable peers",
    operatorOnly: always,
    run: async () => (await import("./commands/control.ts")).resume,
  },
  { name: "stop", says: "end the present turn and the runner", operatorOnly: always, run: async () => (await import("./commands/control.ts")).stop },
  {
    name: "status",
    says: "where things stand, what is next, and why it is not done",
    options: [json],
    run: async () => (await import("./commands/status.ts")).status,
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
    run: async () => (await import("./commands/findings.ts")).findings,
  },
  {
    name: "log",
    says: "what happened, oldest first",
    options: [json, { flags: "-f, --follow", says: "go on with what happens next" }, { flags: "-n, --last <count>", says: "only the last ones", number: true }],
    run: async () => (await import("./commands/log.ts")).log,
  },
  {
    name: "replay",
    says: "the state, prompt, diff, verdicts and decision at a tick, from git alone",
    args: [{ name: "<tick>", says: "a number of `peers log`" }],
    options: [json],
    run: async () => (await import("./commands/replay.ts")).replay,
  },
  {
    name: "info",
    says: "the policy in force, who writes the log, where things are",
    options: [json],
    run: async () => (await import("./commands/info.ts")).info,
  },
  {
    name: "peek",
    says: "what a peer is doing right now: its tools, its words, its tokens",
    args: [{ name: "[name]", says: "one peer; the one at work when absent" }],
    options: [{ flags: "-f, --follow", says: "go on with what it does next" }],
    run: async () => (await import("./commands/peek.ts")).peek,
  },
  {
    name: "send",
    says: "leave a message from stdin for a peer's next turn (comm: hybrid)",
    args: [{ name: "<to>", says: "the peer it is for" }],
    options: [{ flags: "--topic <words>", says: "what it is about; its first line when absent" }],
    run: async () => (await import("./commands/send.ts")).send,
  },
  { name: "cost", says: "tokens and US dollars by turn, peer and run", options: [json], run: async () => (await import("./commands/cost.ts")).cost },
  {
    name: "report",
    says: "the whole story in one page: is it done, what it took, what was found, what remains",
    options: [
      { flags: "--html <file>", says: "write it as one HTML file that needs nothing else; - for stdout" },
      { flags: "--md <file>", says: "write it as Markdown; stdout when neither is given" },
      { flags: "--since <run>", says: "leave out what happened before this run: a number, or last" },
    ],
    run: async () => (await import("./commands/report.ts")).report,
  },
  {
    name: "verify",
    says: "judge a commit again without any peer; with --log, check the log's chain and signatures",
    options: [
      json,
      { flags: "--at <rev>", says: "another commit than the branch's tip" },
      { flags: "--log", says: "check the log instead" },
      { flags: "--key <fingerprint>", says: "with --log: the key the log must be signed with" },
    ],
    run: async () => (await import("./commands/verify.ts")).verify,
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
    run: async () => (await import("./commands/gate.ts")).gate,
  },
  {
    name: "hook",
    says: "called by git",
    hidden: true,
    args: [
      { name: "<name>", says: "pre-push" },
      { name: "[rest...]", says: "git's arguments" },
    ],
    run: async () => (await import("./commands/hook.ts")).hook,
  },
  {
    name: "acp-bridge",
    says: "called for a turn of a peer with tool: acp",
    hidden: true,
    args: [{ name: "<program...>", says: "the agent's ACP command, after --" }],
    options: [
      { flags: "--model <name>", says: "which of the agent's models" },
      { flags: "--reasoning <level>", says: "how hard it thinks" },
      { flags: "--resume <session>", says: "the session to go on with" },
    ],
    run: async () => (await import("./commands/acp-bridge.ts")).acpBridge,
  },
  {
    name: "wake",
    says: "called by hooks when no runner is up",
    hidden: true,
    args: [{ name: "[dir]", says: "where the hook ran" }],
    run: async () => (await import("./commands/wake.ts")).wake,
  },
];
