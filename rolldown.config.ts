import { defineConfig } from "rolldown";

export default defineConfig({
  input: { peers: "src/cli/peers.ts", "peers-ctl": "src/cli/peers-ctl.ts", gate: "src/cli/gate.ts", "looking-thread": "src/cli/looking-thread.ts" },
  platform: "node",
  // Too large to be bundled, or with files of their own beside them.
  external: ["ts-morph", "@vscode/tree-sitter-wasm"],
  output: { dir: process.env.PEERS_DIST ?? "dist", format: "esm", chunkFileNames: "chunks/[name]-[hash].js", cleanDir: true },
});
