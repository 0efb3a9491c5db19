#!/usr/bin/env node
import { main } from "./main.ts";
import { writtenOut } from "./written-out.ts";

// One gate as a program of its own: `node dist/gate.js no-stubs`, `bun src/cli/gate.ts no-stubs`.
const code = await main(["gate", ...process.argv.slice(2)]);
await writtenOut();
process.exit(code);
