#!/usr/bin/env node
import { main } from "./main.ts";

// The only exit of the program. Pending timers and watchers do not keep it: what had to be saved is saved by now.
process.exit(await main(process.argv.slice(2)));
