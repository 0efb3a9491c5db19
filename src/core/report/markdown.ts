import { unreachable } from "../unreachable.ts";
import type { Block, Chart, Mark, Page, Table } from "./page.ts";
import { oneLine } from "./plain.ts";

export function markdownOf({ title, lead, sections }: Page): string {
  const parts = [
    `# ${harmless(title)}`,
    lead.map(({ label, text }) => `**${label}** ${harmless(text, 600)}`).join("\n\n"),
    ...sections.flatMap((section) => [`## ${section.title}`, ...section.blocks.map(blockText)]),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What a peer wrote stays words: it opens no heading, link, image, tag, mention or formula, and no line of its own. */
export function harmless(text: string, limit?: number): string {
  return oneLine(text, limit)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_{}[\]()#+!|~$=^-]/g, (sign) => (safeInside.test(sign) ? sign : `\\${sign}`))
    .replace(/@/g, "&#64;")
    .replace(/:\/\//g, "&#58;//")
    .replace(/\bwww\./gi, (prefix) => `${prefix.slice(0, 3)}&#46;`)
    .replace(/^([-+=])/, "\\$1")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

// They mean something only at the start of a line, which is dealt with apart.
const safeInside = /[-+=(){}]/;

function blockText(block: Block): string {
  switch (block.is) {
    case "text":
      return harmless(block.text, 1_000);
    case "list":
      return block.items.map((item) => `- ${harmless(item, 400)}`).join("\n");
    case "table":
      return tableText(block.table);
    case "chart":
      return [chartText(block.chart), tableText(block.table)].filter(Boolean).join("\n\n");
    default:
      return unreachable(block);
  }
}

function tableText({ head, rows, numbers, more }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => harmless(cell) || " ").join(" | ")} |`;
  const rule = `|${head.map((_, at) => (numbers.includes(at) ? "---:" : "---")).join("|")}|`;
  return [line(head), rule, ...rows.map(line), ...(more ? ["", harmless(more)] : [])].join("\n");
}

const signs: Readonly<Record<Mark, string>> = { pass: "+", fail: "X", broken: "!", "not-applicable": "o", none: "." };

/** Charts are drawn in the page of HTML; here the one that letters can draw. */
function chartText(chart: Chart): string {
  if (chart.is === "lines" || chart.columns.length === 0) return "";
  const width = Math.max(...chart.rows.map(({ name }) => name.length));
  const rows = chart.rows.map(({ name, marks }) => `    ${oneLine(name).padEnd(width)}  ${marks.map((mark) => signs[mark]).join("")}`);
  return [
    `${chart.says} From tick ${harmless(chart.columns[0] ?? "")} to ${harmless(chart.columns.at(-1) ?? "")}: \\+ green, X red, ! broken, o not applicable, . not asked.`,
    rows.join("\n"),
  ].join("\n\n");
}
