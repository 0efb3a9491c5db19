/** The parts of the page below its first lines, each from the story alone. A part with nothing to tell says so. */
import type { RegisteredFinding } from "../findings/register.ts";
import { costChart, findingsChart, gatesChart } from "./charts.ts";
import { type FindingStory, isOpen } from "./findings.ts";
import { measuredSections } from "./measured.ts";
import { branchOf } from "./names.ts";
import type { Block, Page, Section, Table } from "./page.ts";
import { counted, dateText, dollars, durationText, short } from "./plain.ts";
import { planSections } from "./plan-section.ts";
import { findingText, leadOf, remaining } from "./standing.ts";
import type { Story, TurnStory } from "./story.ts";

/** A page holds so many rows of one table; what is older is counted. */
const shown = 60;

export function pageOf(story: Story): Page {
  const { state } = story;
  const at = state.tip ? ` at ${short(state.tip.commit)}` : "";
  return {
    title: `What the peers did on ${branchOf(state)}${at}`,
    lead: leadOf(story),
    sections: [
      remainsSection(story),
      ...planSections(story.state),
      gatesSection(story),
      peersSection(story),
      costSection(story),
      findingsSection(story),
      reviewsSection(story),
      ...measuredSections(story.state),
      undoneSection(story),
      turnsSection(story),
      runsSection(story),
    ],
  };
}

function remainsSection({ state }: Story): Section {
  const left = remaining(state);
  const task = state.policy?.policy.task.trim();
  return {
    title: "What remains",
    blocks: [
      ...(task ? [text(`The task: ${task}`)] : []),
      left.length > 0 ? { is: "list", items: left.slice(0, shown) } : text("Nothing that peers knows of. Advice that did not block stands among the findings."),
    ],
  };
}

function gatesSection({ gates }: Story): Section {
  if (gates.length === 0) return empty("Gates", "No gate was asked.");
  const marks = { pass: "green", fail: "RED", broken: "BROKEN", "not-applicable": "not applicable", unjudged: "not judged" };
  const rows = gates.map(({ gate, now, why, asked, red, longestRed }) => [
    gate,
    marks[now],
    String(asked),
    String(red),
    longestRed ? `${spanText(longestRed)}, ${durationText(longestRed.toAt - longestRed.fromAt)}` : "never",
    now === "fail" || now === "broken" ? why : "",
  ]);
  const longest = gates.filter(({ longestRed }) => longestRed).toSorted((one, other) => lengthOf(other) - lengthOf(one));
  return {
    title: "Gates",
    blocks: [
      chart(gatesChart(gates), { head: ["gate", "now", "asked", "red", "longest red", "why"], rows, numbers: [2, 3], more: "" }),
      ...(longest[0]?.longestRed
        ? [
            text(
              `Longest red: ${longest
                .slice(0, 3)
                .map(({ gate, longestRed }) => `${gate} (${longestRed ? spanText(longestRed) : ""})`)
                .join(", ")}.`,
            ),
          ]
        : []),
    ],
  };
}

const lengthOf = ({ longestRed }: Story["gates"][number]) => (longestRed ? longestRed.toAt - longestRed.fromAt : 0);
const spanText = ({ from, to }: { from: number; to: number | null }) => (to === null ? `red since tick ${from}` : `ticks ${from} to ${to}`);

function peersSection({ state, turns }: Story): Section {
  const names = [...new Set([...Object.keys(state.peers), ...turns.map(({ peer }) => peer)])];
  if (names.length === 0) return empty("Peers", "No peer is configured.");
  const rows = names.map((name) => {
    const own = turns.filter(({ peer }) => peer === name);
    const as = (role: string) => String(own.filter((turn) => turn.role === role).length);
    const health = state.peers[name];
    const failed = own.filter(({ good }) => !good);
    return [
      name,
      as("implement"),
      as("review"),
      as("sceptic"),
      String(own.length - failed.length),
      failed.length > 0 ? `${failed.length} (${tally(failed.map(({ outcome }) => outcome))})` : "0",
      String(own.reduce((all, { commits }) => all + commits.length, 0)),
      durationText(own.reduce((all, { durationMs }) => all + durationMs, 0)),
      health ? `${health.health}${health.why ? `: ${health.why}` : ""}` : "no longer in the policy",
    ];
  });
  return {
    title: "Peers",
    blocks: [table(["peer", "implemented", "reviewed", "doubted or confirmed", "good", "failed", "commits", "time", "health"], rows, [1, 2, 3, 4, 6, 7])],
  };
}

function tally(words: readonly string[]): string {
  return [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} ${word}`).join(", ");
}

function costSection({ turns }: Story): Section {
  if (turns.length === 0) return empty("Cost", "No turn has ended yet.");
  const names = [...new Set(turns.map(({ peer }) => peer))];
  const rows = [...names, null].map((name) => {
    const own = turns.filter(({ peer }) => name === null || peer === name);
    const unknown = own.filter(({ usage }) => usage?.usd == null).length;
    return [
      name ?? "all",
      String(own.length),
      sum(own, ({ usage }) => usage?.tokens ?? 0).toLocaleString("en-US"),
      unknown === own.length ? "not known" : dollars(sum(own, ({ usage }) => usage?.usd ?? 0)),
      String(unknown),
      durationText(sum(own, ({ durationMs }) => durationMs)),
    ];
  });
  return {
    title: "Cost",
    blocks: [chart(costChart(turns), { head: ["peer", "turns", "tokens", "cost", "turns without a price", "time"], rows, numbers: [1, 2, 3, 4, 5], more: "" })],
  };
}

const sum = (turns: readonly TurnStory[], of: (turn: TurnStory) => number) => turns.reduce((all, turn) => all + of(turn), 0);

function findingsSection({ findings, discarded }: Story): Section {
  const words = "Nobody found anything. That is an answer, not proof.";
  const refused = discarded.map((claim) => [String(claim.tick), claim.peer, findingText(claim)]);
  const without: Block[] = [
    text("Claims without evidence, not taken in: the place they cite is not there, or their command does not fail."),
    { is: "table", table: capped({ head: ["tick", "by", "claim"], rows: refused, numbers: [0] }, "last") },
  ];
  if (findings.length === 0) return { title: "Findings", blocks: [text(words), ...(refused.length > 0 ? without : [])] };
  const sorted = findings.toSorted((one, other) => Number(isOpen(other.finding.status)) - Number(isOpen(one.finding.status)));
  const rows = sorted.map((story) => [story.finding.id, findingText(story.finding), story.finding.finder, originText(story.finding), wayText(story)]);
  const shownAs = capped({ head: ["", "finding", "found by", "made by", "what became of it"], rows, numbers: [] }, "first");
  return { title: "Findings", blocks: [chart(findingsChart(findings), shownAs), ...(refused.length > 0 ? without : [])] };
}

function originText({ introducedBy, causedByFix }: RegisteredFinding): string {
  if (!introducedBy) return "not known";
  return `${introducedBy.author.name || "a person"} in ${short(introducedBy.commit)}${causedByFix ? ", mending something else" : ""}`;
}

/** The ticks of its way, then who ended it and why. */
function wayText({ finding, steps }: FindingStory): string {
  const way = steps.map(({ tick, status }, at) => `${at === steps.length - 1 && isOpen(status) ? status.toUpperCase() : status} at tick ${tick}`);
  const told = [...(way.length > 6 ? [...way.slice(0, 3), "…", ...way.slice(-2)] : way)].join(", ");
  const more = [finding.reopened > 0 ? `still there ${finding.reopened} times` : "", finding.again > 0 ? `claimed again ${finding.again} times` : ""].filter(
    Boolean,
  );
  return [told, ...more, finding.why ? `${finding.by}: ${finding.why}` : ""].filter(Boolean).join("; ");
}

function reviewsSection({ reviews, state }: Story): Section {
  if (reviews.length === 0) return empty("Reviewed and doubted", "Nothing was reviewed yet.");
  const doubts = reviews.filter(({ goal }) => goal === "sceptic").length;
  const lastTree = reviews.filter(({ commit }) => commit === state.tip?.commit);
  const rows = reviews.map(({ tick, peer, goal, commit, verdict, findings, why }) => [String(tick), peer, goal, short(commit), verdict, String(findings), why]);
  return {
    title: "Reviewed and doubted",
    blocks: [
      text(`${counted(reviews.length, "answer")}, ${doubts} of them by a sceptic; ${lastTree.length} about the present commit.`),
      { is: "table", table: capped({ head: ["tick", "by", "question", "commit", "answer", "findings", "what was checked"], rows, numbers: [0, 5] }, "last") },
    ],
  };
}

function undoneSection({ tampering, undone }: Story): Section {
  if (tampering.length + undone.length === 0) return empty("Tampering and undone turns", "None.");
  const rows = [
    ...tampering.map(({ tick, peer, what, detail, repaired }) => ({
      tick,
      cells: [peer ?? "unknown", `tampering with ${what}`, detail, repaired ? "put back" : "NOT put back"],
    })),
    ...undone.map(({ tick, peer, why, turn, commits, kept }) => ({
      tick,
      cells: [
        peer,
        commits.length > 0 ? `turn ${turn} undone` : `work of turn ${turn} set aside`,
        why,
        `${commits.map(short).join(", ")}${kept ? ` kept as ${kept}` : ""}`.trim(),
      ],
    })),
  ].toSorted((one, other) => one.tick - other.tick);
  return {
    title: "Tampering and undone turns",
    blocks: [
      {
        is: "table",
        table: capped({ head: ["tick", "by", "what", "detail", "then"], rows: rows.map(({ tick, cells }) => [String(tick), ...cells]), numbers: [0] }, "last"),
      },
    ],
  };
}

function turnsSection({ turns }: Story): Section {
  if (turns.length === 0) return empty("Turn by turn", "No turn has ended yet.");
  const rows = turns.map(({ turn, peer, role, outcome, good, durationMs, commits, why }) => [
    String(turn),
    peer,
    role,
    good ? outcome : outcome.toUpperCase(),
    durationText(durationMs),
    commits.map(({ commit, subject }) => `${short(commit)} ${subject}`).join("; ") || why,
  ]);
  return {
    title: "Turn by turn",
    blocks: [{ is: "table", table: capped({ head: ["turn", "peer", "role", "end", "time", "commits, or why"], rows, numbers: [0, 4] }, "last") }],
  };
}

function runsSection({ runs }: Story): Section {
  if (runs.length === 0) return empty("Runs", "None has begun.");
  const rows = runs.map(({ run, beganAt, endedAt, turns, end, stop }) => [
    String(run),
    dateText(beganAt),
    durationText(endedAt - beganAt),
    String(turns),
    end,
    stop ? stop.why : "",
  ]);
  return {
    title: "Runs",
    blocks: [{ is: "table", table: capped({ head: ["run", "began", "lasted", "turns", "end", "why"], rows, numbers: [0, 2, 3] }, "last") }],
  };
}

const text = (words: string): Block => ({ is: "text", text: words });
const empty = (title: string, words: string): Section => ({ title, blocks: [text(words)] });
const chart = (drawn: Extract<Block, { is: "chart" }>["chart"], shownAs: Table): Block => ({ is: "chart", chart: drawn, table: shownAs });
const table = (head: readonly string[], rows: readonly (readonly string[])[], numbers: readonly number[]): Block => ({
  is: "table",
  table: { head, rows, numbers, more: "" },
});

function capped(whole: Omit<Table, "more">, end: "first" | "last"): Table {
  const left = whole.rows.length - shown;
  if (left <= 0) return { ...whole, more: "" };
  return {
    ...whole,
    rows: end === "last" ? whole.rows.slice(-shown) : whole.rows.slice(0, shown),
    more: `${counted(left, "row")} ${end === "last" ? "before these" : "after these"}: \`peers log\` has them all`,
  };
}
