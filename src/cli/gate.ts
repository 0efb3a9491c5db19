#!/usr/bin/env node
import { main } from "./main.ts";

// One gate as a program of its own: `node dist/gate.js no-stubs`, `bun src/cli/gate.ts no-stubs`.
process.exit(await main(["gate", ...process.argv.slice(2)]));
