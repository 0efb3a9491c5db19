import type { Section } from "../page.ts";
import { counted, short } from "../plain.ts";
import type { Story } from "../story.ts";
import { capped, empty, text } from "./blocks.ts";

export function reviewsSection({ reviews, state }: Story): Section {
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

export function undoneSection({ tampering, undone }: Story): Section {
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
