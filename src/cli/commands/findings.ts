import { signal } from "../../adapters/spool.ts";
import { Refusal } from "../../app/accept.ts";
import type { Event } from "../../core/event.ts";
import { findingLine } from "../../core/findings/lines.ts";
import { findingOf, openStatuses, type Register } from "../../core/findings/register.ts";
import type { State } from "../../core/state.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { wire } from "../wire.ts";

/** `peers findings`: what was found and what became of it. `close` and `defer` are the operator's word on one. */
export const findings: Handler = async (invocation) => {
  const [what, id] = invocation.args;
  if (what !== undefined && what !== "close" && what !== "defer") throw new Refusal(`\`peers findings\` knows close and defer, not ${JSON.stringify(what)}`);
  const wired = await wire(invocation);
  try {
    const state = wired.session.state();
    if (!state.policy) throw new Refusal("no policy is accepted in this repository; `peers init` does it");
    if (what === undefined) invocation.print(invocation.options.json ? JSON.stringify(listOf(state.register), null, 2) : render(state.register));
    else {
      const event = decided(invocation, state, { what, id: id ?? "" });
      await wired.session.insist([event]);
      signal(wired.paths.runtimeDir, "findings");
      invocation.print(`${id} is ${what === "close" ? "closed" : "put off"}; \`peers resume\` goes on where the run has stopped`);
    }
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

function decided({ options }: Invocation, state: State, { what, id }: { readonly what: "close" | "defer"; readonly id: string }): Event {
  const finding = findingOf(state, id);
  const open = state.register.open.map((known) => known.id).join(", ") || "none";
  if (!finding) throw new Refusal(`there is no finding ${JSON.stringify(id)}; open: ${open}`);
  if (!(openStatuses as readonly string[]).includes(finding.status)) throw new Refusal(`${id} is ${finding.status} already; open: ${open}`);
  const why = typeof options.reason === "string" ? options.reason.trim() : "";
  if (why === "") throw new Refusal(`say why, for whoever reads the log: \`peers findings ${what} ${id} --reason "…"\``);
  const to = what === "close" ? "closed" : "deferred";
  return {
    kind: "finding-moved",
    finding: id,
    to,
    by: { kind: "human", name: "the operator" },
    turn: null,
    commit: state.tip?.commit ?? finding.commit,
    why,
    command: null,
  };
}

const listOf = ({ open, closed, advice }: Register) => [...open, ...closed, ...advice].toSorted((one, other) => numberOf(one.id) - numberOf(other.id));
const numberOf = (id: string) => Number(id.slice(1));

function render(register: Register): string {
  const all = listOf(register);
  if (all.length === 0) return "nothing was found so far";
  const { totals, count } = register;
  const lines = all.flatMap((finding) => [
    findingLine(finding),
    `    found by ${finding.finder} in turn ${finding.turn}${finding.introducedBy ? `, written by ${finding.introducedBy.author.name || "a person"} in ${finding.introducedBy.commit.slice(0, 8)}${finding.causedByFix ? " while mending something else" : ""}` : ""}`,
    ...(finding.why ? [`    ${finding.status} by ${finding.by}: ${finding.why}`] : []),
  ]);
  const sums = Object.entries(totals)
    .filter(([, times]) => times > 0)
    .map(([name, times]) => `${times} ${name === "causedByFix" ? "made by fixes" : name}`);
  return [...lines, "", `${count} in all, ${register.open.length} open${sums.length > 0 ? `; ${sums.join(", ")}` : ""}`].join("\n");
}
