import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tidyUp } from "../../src/adapters/tidy.ts";
import { eventually, pathsOf } from "../support/hooks.ts";
import { inRepository } from "../support/repo.ts";

const loose = (it: { git: (args: readonly string[]) => string }) => Number(/^count: (\d+)/m.exec(it.git(["count-objects", "-v"]))?.[1]);

test("git packs what piled up when the person's settings say so, and leaves it when they say not", () =>
  inRepository(async (it) => {
    for (let n = 0; n < 1_500; n += 1) it.write(`file-${n}`, `text ${n}\n`);
    it.git(["add", "-A"]);
    it.git(["commit", "-qm", "Many"]);
    const before = loose(it);
    it.git(["config", "gc.auto", "0"]);
    tidyUp(pathsOf(it));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(loose(it)).toBe(before);
    it.git(["config", "gc.auto", "1"]);
    it.git(["config", "gc.autoDetach", "false"]);
    tidyUp(pathsOf(it));
    await eventually(() => loose(it) === 0 && !existsSync(join(it.dir, ".git/gc.pid")) && !existsSync(join(it.dir, ".git/objects/maintenance.lock")));
  }));
