import { marked, shellLine } from "../core/hook-files/mark.ts";
import type { InteractiveUse } from "../ports/agent.ts";

/**
 * Claude Code 2.1.330: Stop is waited for and gets JSON on stdin. After an API error only StopFailure fires, and what it starts
 * is killed within milliseconds unless it is in a session of its own.
 */
export const claudeInteractive: InteractiveUse = {
  open: "claude --continue || claude",
  hook: {
    // Not settings.json: that one is shared by git, and this entry has paths of one machine in it.
    place: { under: "project", path: ".claude/settings.local.json" },
    caveat: "",
    entry: ({ argv, id }) => {
      const line = shellLine(argv);
      // Exit code 2 would tell Claude Code not to stop.
      const stop = { type: "command", command: marked(`${line} >/dev/null || exit 1`, id), timeout: 30 };
      const failure = { type: "command", command: marked(`setsid -f ${line} --failed </dev/null >/dev/null 2>&1`, id) };
      return {
        format: "json",
        items: [
          { at: ["hooks", "Stop"], item: { hooks: [stop] } },
          { at: ["hooks", "StopFailure"], item: { hooks: [failure] } },
        ],
      };
    },
  },
};
