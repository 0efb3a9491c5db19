import type { State } from "../../core/state.ts";
import { renderStatus, statusOf } from "../../core/status.ts";
import type { Handler } from "../command.ts";
import { endOfRun } from "../end-of-run.ts";
import { asRunner } from "../runner.ts";

const shownLines = 12;

/** `peers watch`: the resident runner. On a terminal a view that stays in place; elsewhere one line for each thing that happens. */
export const watch: Handler = async (invocation) => {
  const since = Date.now();
  const recent: string[] = [];
  let latest: State | null = null;
  const draw = () => {
    if (!invocation.isTerminal || !latest) return;
    const status = statusOf(latest, { runner: { pid: process.pid, mode: "watch", since, host: "" }, queue: 0, now: Date.now() });
    invocation.print(`\x1b[H\x1b[2J${renderStatus(status)}\n${recent.slice(-shownLines).join("\n")}\n`);
  };
  const say = (line: string) => {
    const stamped = `${new Date().toTimeString().slice(0, 8)} ${line}`;
    recent.push(stamped);
    if (!invocation.isTerminal) invocation.print(stamped);
    draw();
  };
  const timer = invocation.isTerminal ? setInterval(draw, 1_000) : undefined;
  const end = await asRunner(invocation, {
    mode: "watch",
    whenAtRest: "wait",
    say,
    onState: (state) => {
      latest = state;
      draw();
    },
  });
  clearInterval(timer);
  return endOfRun(invocation, end);
};
