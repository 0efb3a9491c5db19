import { execa } from "execa";
import type { Terminals, TerminalWindow } from "../ports/installing.ts";
import { programPath } from "./machine.ts";

type Environment = Readonly<Record<string, string>>;

/** tmux 3.0 and newer. A session says whose it is in an option of its own: two repositories may have folders of one name. */
export function tmuxTerminals(environment: Environment): Terminals {
  const ask = (args: readonly string[]) => execa("tmux", args, { env: environment, extendEnv: false, reject: false, stdin: "ignore", timeout: 10_000 });
  const tell = async (args: readonly string[]) => {
    const { exitCode, stderr, stdout } = await ask(args);
    if (exitCode !== 0) throw new Error(`tmux ${args.join(" ")} failed: ${stderr || "it gave no reason"}`);
    return String(stdout);
  };
  return {
    isThere: () => programPath("tmux", environment.PATH ?? "") !== null,
    ownerOf: async (session) => {
      if ((await ask(["has-session", "-t", exactly(session)])).exitCode !== 0) return null;
      return String((await ask(["show-options", "-qv", "-t", windowsOf(session), "@peers"])).stdout).trim();
    },
    open: async (session, owner, first) => {
      await tell(["new-session", "-d", "-s", session, ...windowArgs(first)]);
      await tell(["set-option", "-t", windowsOf(session), "@peers", owner]);
    },
    windows: async (session) => (await tell(["list-windows", "-t", exactly(session), "-F", "#{window_name}"])).split("\n").filter(Boolean),
    add: async (session, window) => void (await tell(["new-window", "-d", "-t", windowsOf(session), ...windowArgs(window)])),
    close: async (session) => void (await tell(["kill-session", "-t", exactly(session)])),
    attach: async (session) => {
      const verb = environment.TMUX ? "switch-client" : "attach-session";
      return (await execa("tmux", [verb, "-t", exactly(session)], { env: environment, extendEnv: false, reject: false, stdio: "inherit" })).exitCode ?? 1;
    },
  };
}

// Without the sign any session whose name begins so would do; where a window is meant the name ends with a colon.
const exactly = (session: string) => `=${session}`;
const windowsOf = (session: string) => `=${session}:`;

const windowArgs = ({ name, dir, line }: TerminalWindow) => ["-n", name, "-c", dir, "sh", "-c", line];
