import { basename } from "node:path";
import { gates } from "../../../gates/index.ts";
import { lineOf } from "../../adapters/bench/built-in.ts";
import { viewProject } from "../../adapters/toolchain-files.ts";
import { Refusal } from "../../app/accept.ts";
import { askOneGate, type GateReport } from "../../app/gate.ts";
import { suggestion } from "../../core/expression/nearest.ts";
import { goalsFileSchema, type HardGoal, hardGoalSchema } from "../../core/policy.ts";
import { detectToolchain } from "../../core/toolchain.ts";
import type { Gate } from "../../ports/gate.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { withOwnGates } from "../own-gates.ts";
import { pathsOf } from "../paths-of.ts";
import { wire } from "../wire.ts";

export const gate: Handler = async (invocation) => {
  const [id, name] = invocation.args;
  if (id === "new") return (await import("../new-gate.ts")).newGate(invocation, name);
  if (invocation.options.list || id === undefined) return list(invocation);
  return ask(invocation, id.startsWith("./") ? ownGate(invocation, id) : gateNamed(id));
};

function list({ options, print }: Invocation): number {
  const facts = gates.map(({ id, version, says, languages, cannotSee, reads }) => ({ id, version, says, languages, cannotSee, reads }));
  print(options.json ? JSON.stringify(facts, null, 2) : facts.map(({ id, says }) => `${id.padEnd(28)} ${says}`).join("\n"));
  return exitCodes.ok.code;
}

function gateNamed(id: string): Gate {
  const found = gates.find((known) => known.id === id);
  if (found) return found;
  const ids = gates.map((known) => known.id);
  throw new Refusal(`there is no gate ${id}${suggestion(id, ids)}; \`peers gate --list\` shows all`);
}

/** As it lies in the checkout now: this is how its author tries it. */
function ownGate(invocation: Invocation, gate: string): HardGoal {
  const goal = hardGoalSchema.parse({ id: basename(gate).replace(/\.\w+$/, ""), type: "hard", gate });
  const read = withOwnGates(pathsOf(invocation), goalsFileSchema.parse({ goals: [goal] }));
  if (!read.ok) throw new Refusal(read.problems.join("\n"));
  return read.goals.goals[0] as HardGoal;
}

async function ask(invocation: Invocation, asked: Gate | HardGoal): Promise<number> {
  const { options, print, complain } = invocation;
  const wired = await wire(invocation, { say: options.json ? () => undefined : complain });
  try {
    const text = (name: string) => (typeof options[name] === "string" ? options[name] : null);
    const link = "type" in asked || asked.reads === "commands" ? await installed(wired.paths.top, invocation) : [];
    const report = await askOneGate(wired.world, wired.session.state(), { gate: asked, at: text("at"), base: text("base"), link });
    print(options.json ? JSON.stringify(report, null, 2) : render(report));
    return codeOf(report);
  } finally {
    await wired.close();
  }
}

/** Without a policy nobody has said which installed dependencies gates may see; the ones the project's tools need are. */
const installed = async (top: string, { environment }: Invocation) => detectToolchain(await viewProject(top, environment.PATH ?? "")).link;

function codeOf({ verdict }: GateReport): number {
  switch (verdict) {
    case "pass":
      return exitCodes.ok.code;
    case "fail":
      return exitCodes.gateFailed.code;
    case "broken":
      return exitCodes.gateBroken.code;
    default:
      return exitCodes.notApplicable.code;
  }
}

function render({ gate: id, commit, base, verdict, why, findings, known, notes }: GateReport): string {
  const against = base ? `, compared with ${base.slice(0, 10)}` : "";
  const knownLine = known.length > 0 ? [`  ${known.length} known since ${base?.slice(0, 10)}; --json lists them`] : [];
  return [
    `${verdict}: ${id} at ${commit.slice(0, 10)}${against}: ${why}`,
    ...findings.map((one) => indented(lineOf(one))),
    ...notes.map(indented),
    ...knownLine,
  ].join("\n");
}

const indented = (text: string) => text.replace(/^/gm, "  ");
