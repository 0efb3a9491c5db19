// How often the gates cry wolf over well-known source code, all of it taken as new; `npm run bench:false-alarms -- [gate…]`.
// Markers of unfinished work are there and are counted; everything else is explained in false-alarms/explained.json: true, or a false alarm.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { sources } from "./false-alarms/sources.mjs";
import { root } from "./support.mjs";

const asked = process.argv.slice(2).join(",") || "all";
const explanations = JSON.parse(readFileSync(join(import.meta.dirname, "false-alarms", "explained.json"), "utf8"));
const judge = await bundled();
const folders = sources(process.env.PEERS_SOURCES ?? join(tmpdir(), "peers-sources"));
const judged = folders.flatMap(judgedIn);
const lines = judged.reduce((sum, folder) => sum + folder.lines, 0);
const findings = judged.flatMap(({ name, gates }) =>
  gates.flatMap(({ id, findings: found }) => found.map((finding) => explained({ gate: id, name, ...finding }))),
);
const ids = [...new Set(judged.flatMap(({ gates }) => gates.map(({ id }) => id)))];

for (const { name, gates } of judged) for (const { id, broken } of gates) if (broken) console.log(`BROKEN ${id} in ${name}: ${broken}`);
for (const finding of findings)
  if (!finding.counted)
    console.log(`${finding.verdict}: ${finding.gate} ${finding.where}\n  ${finding.text}\n  ${finding.claim}${finding.why ? `; ${finding.why}` : ""}`);
table();
const wrong = findings.filter(({ verdict }) => verdict !== "true");
const every = wrong.length === 0 ? "none" : `one in ${Math.round(lines / wrong.length)}`;
console.log(
  `\n${lines} lines of ${folders.length} projects: ${wrong.length} false alarms or findings nobody explained, ${every} lines; asked for: one in 20000 at most.`,
);
process.exitCode = wrong.length * 20_000 > lines ? 1 : 0;

/** By gate and family. */
function table() {
  const families = [...new Set(folders.map(({ family }) => family))];
  console.log(`\n| gate | ${families.map((family) => `${family}: true / false / unexplained`).join(" | ")} | false or unexplained in 20,000 lines |`);
  console.log(`|---|${families.map(() => "---").join("|")}|---|`);
  for (const id of ids) {
    const own = findings.filter(({ gate }) => gate === id);
    const cells = families.map((family) =>
      ["true", "false", "unexplained"].map((verdict) => own.filter((one) => one.family === family && one.verdict === verdict).length).join(" / "),
    );
    console.log(`| ${id} | ${cells.join(" | ")} | ${((own.filter(({ verdict }) => verdict !== "true").length * 20_000) / lines).toFixed(2)} |`);
  }
}

/** The first explanation that fits: `file` begins the path, `text` and `claim` stand in those of the finding; `times` at most. */
function explained(finding) {
  const where = `${finding.name}/${finding.file}:${finding.line}`;
  const family = folders.find(({ name }) => name === finding.name)?.family;
  const fits = ({ gate, file = "", text = "", claim = "", times = Number.POSITIVE_INFINITY, used = 0 }) =>
    gate === finding.gate && used < times && where.startsWith(file) && finding.text.includes(text) && finding.claim.includes(claim);
  const found = explanations.find(fits);
  if (found) found.used = (found.used ?? 0) + 1;
  return { ...finding, where, family, verdict: found?.verdict ?? "unexplained", why: found?.why, counted: found?.counted === true };
}

function judgedIn({ name, folder }) {
  process.stderr.write(`${name} …\n`);
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--max-old-space-size=8000", judge, asked, `${name}=${folder}`], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

async function bundled() {
  const bundle = await rolldown({
    input: join(import.meta.dirname, "false-alarms", "judge.ts"),
    platform: "node",
    logLevel: "silent",
    external: ["ts-morph", "@vscode/tree-sitter-wasm"],
  });
  const dir = join(root, ".cache", "bench", "false-alarms");
  await bundle.write({ dir, format: "esm" });
  await bundle.close();
  return join(dir, "judge.js");
}
