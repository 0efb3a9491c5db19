/** One file that needs nothing else: no script, no font, no image, no address. */
import { unreachable } from "../unreachable.ts";
import { escaped } from "./escaped.ts";
import type { Block, Page, Table } from "./page.ts";
import { style } from "./style.ts";
import { svgOf } from "./svg.ts";

export function htmlOf({ title, lead, sections }: Page): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
<meta name="color-scheme" content="light dark"/>
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<dl>
${lead.map(({ label, text }) => `<dt>${escaped(label)}</dt><dd>${escaped(text, 600)}</dd>`).join("\n")}
</dl>
${sections.map((section, at) => `<section aria-labelledby="s${at}">\n<h2 id="s${at}">${escaped(section.title)}</h2>\n${section.blocks.map((block, index) => blockOf(block, `s${at}b${index}`)).join("\n")}\n</section>`).join("\n")}
</main>
</body>
</html>
`;
}

function blockOf(block: Block, id: string): string {
  switch (block.is) {
    case "text":
      return `<p>${escaped(block.text, 1_000)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${escaped(item, 400)}</li>`).join("")}</ul>`;
    case "table":
      return tableOf(block.table);
    case "chart":
      return `<figure>${svgOf(block.chart, id)}<figcaption>${escaped(block.chart.says)}</figcaption></figure>\n${tableOf(block.table)}`;
    default:
      return unreachable(block);
  }
}

function tableOf({ head, rows, numbers, more }: Table): string {
  const align = (at: number) => (numbers.includes(at) ? ' class="n"' : "");
  const heads = head.map((cell, at) => `<th scope="col"${align(at)}>${escaped(cell)}</th>`).join("");
  const lines = rows.map((cells) => `<tr>${cells.map((cell, at) => `<td${align(at)}>${escaped(cell)}</td>`).join("")}</tr>`);
  // A wide table scrolls in its own box, which the keyboard has to reach.
  return `<div class="t" tabindex="0" role="group" aria-label="${escaped(head.join(", "))}"><table><thead><tr>${heads}</tr></thead><tbody>\n${lines.join("\n")}\n</tbody></table></div>${more ? `<p>${escaped(more)}</p>` : ""}`;
}
