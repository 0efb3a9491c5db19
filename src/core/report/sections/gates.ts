import { gatesChart } from "../charts.ts";
import type { Section } from "../page.ts";
import { durationText } from "../plain.ts";
import type { Story } from "../story.ts";
import { chart, empty, text } from "./blocks.ts";

export function gatesSection({ gates }: Story): Section {
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
