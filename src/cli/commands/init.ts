import { installHooks } from "../../adapters/hooks-install.ts";
import { selfCommand } from "../../adapters/self.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { acceptFrom, foreignChain } from "../policy-files.ts";
import { wire } from "../wire.ts";

export const init: Handler = async (invocation) => {
  const wired = await wire(invocation, { create: true });
  try {
    await installHooks(wired.paths, { launch: selfCommand() });
    const { appendFileSync } = await import("node:fs");
    appendFileSync(`${wired.paths.commonDir}/info/exclude`, ".peers/\n");
    if (!wired.session.state().policy) {
      const continues = await foreignChain(wired.paths, wired.world.log.writer);
      for (const line of await acceptFrom(invocation, wired, { rebaseline: false, continues })) invocation.print(line);
    }
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};
