import { shellLine } from "../core/hook-files/mark.ts";
import type { InteractiveUse } from "../ports/agent.ts";

/** opencode has no hooks but plugins. `session.idle` comes after success and after an error; what it starts is not waited for. */
export const opencodeInteractive: InteractiveUse = {
  open: "opencode",
  hook: {
    place: { under: "project", path: ".opencode/plugins/peers.js" },
    caveat: "with any plugin opencode installs @opencode-ai/plugin at its first start, which takes a minute where npm cannot be reached",
    entry: ({ argv }) => ({ format: "javascript", text: plugin(argv) }),
  },
};

const plugin = (argv: readonly string[]) => `// Says that a session has come to rest; \`peers uninstall\` takes it away.
const tick = ${JSON.stringify(`setsid -f ${shellLine(argv)} "$1" </dev/null >/dev/null 2>&1`)};

export const Peers = async ({ $, directory }) => ({
  event: async ({ event }) => {
    if (event.type !== "session.idle") return;
    const note = JSON.stringify({ session_id: event.properties?.sessionID, cwd: directory });
    await $\`sh -c \${tick} peers \${note}\`.quiet().nothrow();
  },
});
`;
