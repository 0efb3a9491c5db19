import { lastPeeked } from "../../adapters/peek.ts";
import { doingOf } from "../../core/peek-view.ts";
import type { State } from "../../core/state.ts";
import { renderStatus, statusOf } from "../../core/status.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { Handler } from "../command.ts";
import { endOfRun } from "../end-of-run.ts";
import { pathsOf } from "../paths-of.ts";
import { asRunner } from "../runner.ts";

const shownLines = 12;
const redrawMs = 1_000;
/** To the top left, and everything below is cleared. */
const clear = "\x1b[H\x1b[2J";

/** `peers watch`: the resident runner. On a terminal a view that stays in place; elsewhere one line for each thing that happens. */
export const watch: Handler = async (invocation) => {
  const paths = pathsOf(invocation);
  const since = Date.now();
  const recent: string[] = [];
  let state: (() => State) | null = null;
  const draw = () => {
    if (invocation.isTerminal && state) invocation.print(`${clear}${view(paths, state(), since)}\n${recent.slice(-shownLines).join("\n")}\n`);
  };
  const say = (line: string) => {
    const stamped = `${new Date().toTimeString().slice(0, 8)} ${line}`;
    recent.push(stamped);
    if (!invocation.isTerminal) invocation.print(stamped);
    draw();
  };
  const timer = invocation.isTerminal ? setInterval(draw, redrawMs) : undefined;
  const first = ({ session }: { session: { state: () => State } }) => {
    state = session.state;
    return [];
  };
  const end = await asRunner(invocation, { mode: "watch", whenAtRest: "wait", say, first, onState: draw });
  clearInterval(timer);
  return endOfRun(invocation, end);
};

function view(paths: RepositoryPaths, state: State, since: number): string {
  const doing = state.turn ? { doing: doingOf(lastPeeked(paths, state.turn)) } : {};
  return renderStatus(statusOf(state, { runner: { pid: process.pid, mode: "watch", since, host: "" }, queue: 0, now: Date.now(), ...doing }));
}
