import type { InteractiveUse } from "../ports/agent.ts";

/**
 * Codex: of its hooks only `notify` runs without trust given first; others are skipped without a word until a person trusts
 * them, and again after every edit. It is one for all projects, so what it calls does nothing for a session outside this one.
 */
export const codexInteractive: InteractiveUse = {
  open: "codex resume --last || codex",
  hook: {
    place: { under: "home", path: ".codex/config.toml", movedBy: { variable: "CODEX_HOME", folder: ".codex" } },
    caveat: "Codex knows one `notify` for all projects; for a single session: codex -c 'notify=[…]'",
    // JSON and TOML write such texts alike.
    entry: ({ argv }) => ({ format: "toml", key: "notify", lines: [`notify = [${argv.map((word) => JSON.stringify(word)).join(", ")}]`] }),
  },
};
