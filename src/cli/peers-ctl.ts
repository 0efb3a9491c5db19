#!/usr/bin/env node
// The controller of several repositories; so far it explains itself and nothing more.
process.stdout.write(
  "peers-ctl looks after several repositories with peers in them.\n\nUsage: peers-ctl help\n\nNo commands yet. In one repository, use `peers`.\n",
);
process.exit(process.argv.length > 2 && !["help", "-h", "--help"].includes(process.argv[2] ?? "") ? 2 : 0);
