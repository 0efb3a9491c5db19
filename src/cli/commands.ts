import type { CommandSpec } from "./command.ts";
import { hiddenCommands } from "./listed/hidden.ts";
import { judgeCommands } from "./listed/judge.ts";
import { setUpCommands } from "./listed/set-up.ts";
import { tellCommands } from "./listed/tell.ts";
import { workCommands } from "./listed/work.ts";

/** Every command of `peers`, once, in the order of its help. */
export const commands: readonly CommandSpec[] = [...setUpCommands, ...workCommands, ...tellCommands, ...judgeCommands, ...hiddenCommands];
