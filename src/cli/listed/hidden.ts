import type { CommandSpec } from "../command.ts";

/** Commands that hooks and turns call; people do not. */
export const hiddenCommands: readonly CommandSpec[] = [
  {
    name: "hook",
    says: "called by git",
    hidden: true,
    args: [
      { name: "<name>", says: "pre-push" },
      { name: "[rest...]", says: "git's arguments" },
    ],
    run: async () => (await import("../commands/hook.ts")).hook,
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
    run: async () => (await import("../commands/acp-bridge.ts")).acpBridge,
  },
  {
    name: "wake",
    says: "called by hooks when no runner is up",
    hidden: true,
    args: [{ name: "[dir]", says: "where the hook ran" }],
    run: async () => (await import("../commands/wake.ts")).wake,
  },
];
