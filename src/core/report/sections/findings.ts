import type { RegisteredFinding } from "../../findings/register.ts";
import { findingsChart } from "../charts.ts";
import { type FindingStory, isOpen } from "../findings.ts";
import type { Block, Section } from "../page.ts";
import { short } from "../plain.ts";
import { findingText } from "../remaining.ts";
import type { Story } from "../story.ts";
import { capped, chart, text } from "./blocks.ts";

export function findingsSection({ findings, discarded }: Story): Section {
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
