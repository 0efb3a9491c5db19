import { instrumented } from "../test-runner/instrument.ts";
import type { FrozenCommand } from "./contract.ts";
import type { Layout } from "./layout.ts";

type Asked = { readonly at: string; readonly build: string | null; readonly layout: Pick<Layout, "laid" | "overlay" | "without"> };

/** The run of a frozen command at a commit, with what was frozen laid over it. */
export const runOfCommand = ({ command, timeoutS }: Pick<FrozenCommand, "command" | "timeoutS">, { at, build, layout }: Asked) => ({
  at,
  cmd: instrumented(command, build),
  laid: layout.laid,
  overlay: layout.overlay,
  without: layout.without,
  timeoutMs: 1000 * timeoutS,
});
