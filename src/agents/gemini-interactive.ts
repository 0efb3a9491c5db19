import { marked, shellLine } from "../core/hook-files/mark.ts";
import type { InteractiveUse } from "../ports/agent.ts";

/** Gemini CLI 0.61.0: AfterAgent is waited for, gets JSON on stdin, and must print nothing or JSON. Its timeout is in milliseconds. */
export const geminiInteractive: InteractiveUse = {
  open: "gemini",
  hook: {
    place: { under: "project", path: ".gemini/settings.json" },
    caveat: "Gemini CLI runs it in a folder you trust (not with --skip-trust); after a failed API call it runs nothing",
    entry: ({ argv, id }) => {
      // Exit code 2 would send the model back to work.
      const hook = { type: "command", name: "peers", command: marked(`${shellLine(argv)} >/dev/null || exit 1`, id), timeout: 30_000 };
      return { format: "json", items: [{ at: ["hooks", "AfterAgent"], item: { hooks: [hook] } }] };
    },
  },
};
