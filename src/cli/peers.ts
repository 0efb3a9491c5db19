#!/usr/bin/env node
import { main } from "./main.ts";
import { writtenOut } from "./written-out.ts";

// The only exit of the program. Pending timers and watchers do not keep it: what had to be saved is saved by now.
const code = await main(process.argv.slice(2));
await writtenOut();
process.exit(code);
