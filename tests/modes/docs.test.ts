/** Every command block marked ```sh run of the pages about modes is run, in order, in a sample repository. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, equip, type Loop, root } from "../support/loop.ts";
import { inRepository } from "../support/repo.ts";
import { auditingPair, documenting } from "./scripts.ts";
import { edit, type Language, sampleFiles, scripted } from "./support.ts";

const pages = [...pagesIn("docs/modes", /\.md$/), ...pagesIn("docs", /^how-to-.*\.md$/)];
const blocksOf = (page: string) => [...readFileSync(join(root, page), "utf8").matchAll(/^```sh run$\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
/** `<!-- sample: python -->` chooses another sample. */
const languageOf = (page: string) => (/^<!-{2} sample: (\w+) -{2}>$/m.exec(readFileSync(join(root, page), "utf8"))?.[1] ?? "javascript") as Language;

test.each(pages.filter((page) => blocksOf(page).length > 0))("every command of %s does what it is shown for", (page) =>
  inRepository(
    async (sandbox) => {
      const loop = equip(sandbox, [process.execPath, cli]);
      loop.commit("Begin", sampleFiles(languageOf(page)));
      Object.assign(loop.env, { PATH: `${withPeers(loop)}:${loop.env.PATH}` });
      try {
        for (const block of blocksOf(page)) run(loop, block);
      } finally {
        loop.peers(["stop"]);
      }
    },
    { empty: true },
  ),
);

test("no page has a block that is only shown; those of the how-to of a plan are run beside its peers", () => {
  const shown = pages.filter((page) => /^```(?:sh|bash|shell|console)(?! run$)/m.test(readFileSync(join(root, page), "utf8")));
  expect(shown).toEqual(["docs/how-to-implement-a-plan.md"]);
  const modes = pages.filter((page) => page.startsWith("docs/modes/") && blocksOf(page).length > 0).map((page) => page.slice("docs/modes/".length));
  expect(modes).toEqual(["README.md", "audit.md", "describe.md", "document.md", "implement.md", "thorough.md"]);
});

const documentingPair = { alice: documenting(), bob: documenting() };

function pagesIn(folder: string, name: RegExp): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((file) => name.test(file))
    .sort()
    .map((file) => `${folder}/${file}`);
}

/** As a person would type it; agents that cost money are played by scripts. */
function run(loop: Loop, block: string): void {
  for (const line of logicalLines(block)) {
    expect(() => loop.run("sh", ["-ec", line]), line).not.toThrow();
    if (/^peers init/.test(line)) edit(loop, "config.yaml", scripted(loop, /--modes=document/.test(line) ? documentingPair : auditingPair));
    if (/^peers init/.test(line)) expect(loop.peers(["goals", "accept"]).code).toBe(0);
  }
}

/** A here document is one command. */
function logicalLines(block: string): string[] {
  const lines: string[] = [];
  let end: string | null = null;
  for (const line of block.trimEnd().split("\n")) {
    if (end === null) lines.push(line);
    else lines.push(`${lines.pop()}\n${line}`);
    if (line === end) end = null;
    else end ??= /<<'(\w+)'/.exec(line)?.[1] ?? null;
  }
  return lines;
}

function withPeers(loop: Loop): string {
  const bin = join(loop.home, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "peers"), `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
  chmodSync(join(bin, "peers"), 0o755);
  return bin;
}
