import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gates } from "../../../gates/index.ts";
import { createAhead } from "../../../src/adapters/bench/ahead.ts";
import { openViewing, viewOf } from "../../../src/adapters/bench/view.ts";
import { systemClock } from "../../../src/adapters/clock.ts";
import { discover } from "../../../src/adapters/discover.ts";
import { keepHidden } from "../../../src/adapters/hidden.ts";
import { createKept } from "../../../src/adapters/looking/kept.ts";
import { createLooker } from "../../../src/adapters/looking/looker.ts";
import { openTree, treeLister } from "../../../src/adapters/looking/tree.ts";
import { createProcesses } from "../../../src/adapters/processes.ts";
import { createRepository } from "../../../src/adapters/repository.ts";
import { closureOf } from "../../../src/core/acceptance/closure.ts";
import { type AcceptanceContract, askedSchema } from "../../../src/core/acceptance/contract.ts";
import type { Concern, Concerns } from "../../../src/core/concerns/concern.ts";
import { makePolicy } from "../../../src/core/config/make-policy.ts";
import { configFileSchema, goalsFileSchema, hardGoalSchema } from "../../../src/core/policy.ts";
import type { Author } from "../../../src/core/vocabulary.ts";
import type { GateAnswer } from "../../../src/ports/gate.ts";
import type { Handoff } from "../../../src/ports/judging.ts";
import { makeSandbox, type Sandbox } from "../../support/repo.ts";
import type { Case, Edit } from "./cases.ts";
import { planOfCase } from "./plan-of-case.ts";

export type CaseBench = { readonly judge: (one: Case) => Promise<GateAnswer>; readonly close: () => Promise<void> };

type Written = { readonly commit: string; readonly commits: readonly string[]; readonly baseline: string | null; readonly authors: Record<string, Author> };

const sharedRuns = mkdtempSync(join(tmpdir(), "peers-runs-"));
process.on("exit", () => rmSync(sharedRuns, { recursive: true, force: true }));

/** All cases in one repository, written by a single `git fast-import`: histories that have nothing to do with each other. */
export async function openCases(cases: readonly Case[]): Promise<CaseBench> {
  const home = mkdtempSync(join(tmpdir(), "peers-cases-"));
  const sandbox = makeSandbox(home);
  sandbox.run("git", ["init", "-q", "-b", "main", sandbox.dir], { cwd: home });
  let written = importAll(sandbox, cases, new Map());
  // A message that names a commit changes its own commit, which a later message may name.
  for (let passes = cases.some(namesCommits) ? 3 : 0; passes > 0; passes--) written = importAll(sandbox, cases, written);
  for (const folder of new Set(cases.flatMap(({ link }) => link))) symlinkSync(join(import.meta.dirname, "../../..", folder), join(sandbox.dir, folder));
  const paths = discover(sandbox.dir, sandbox.env);
  if (!paths) throw new Error("the repository of cases is not found");
  // What a command left is remembered by what it ran on, so that gates with the same cases run them once.
  mkdirSync(paths.stateDir, { recursive: true });
  symlinkSync(sharedRuns, join(paths.stateDir, "runs"));
  const repository = createRepository(paths);
  const processes = createProcesses();
  const environment = { ...sandbox.env, HOME: process.env.HOME ?? home };
  const tools = { paths, repository, processes, clock: systemClock, environment, say: () => undefined, gates };
  const context = {
    ...tools,
    durations: new Map<string, number>(),
    ahead: createAhead(tools),
    listTree: treeLister(paths.commonDir),
    looker: createLooker({ read: repository.blob, kept: createKept(null) }),
  };
  /** As it is frozen at the baseline, without trying the commands: they would fail there. */
  const contractOf = async ({ acceptance, hidden }: Case, baseline: string): Promise<AcceptanceContract> => {
    const asked = askedSchema.parse(acceptance);
    const opened = await openTree(
      { list: context.listTree, read: repository.blob, looker: context.looker, signal: new AbortController().signal },
      await repository.treeOf(baseline),
    );
    const { files, open, runners, problems } = await closureOf(asked, opened);
    if (problems.length > 0) throw new Error(problems.join("; "));
    const contents = hidden.flatMap((edit) => (edit.do === "write" ? [edit] : []));
    keepHidden(
      paths,
      contents.map(({ content }) => content),
      "",
    );
    const kept = contents.map(({ path, content }) => ({
      path,
      oid: createHash("sha256").update(content).digest("hex"),
      kind: "file" as const,
      why: "hidden",
      hidden: true,
    }));
    const frozen = (command: string, timeoutS: number, known: ReadonlySet<string>) => {
      const reports = known.size > 0;
      return { command, timeoutS, reports, minTests: asked.min_tests ?? (reports ? 1 : 0), skips: asked.min_tests || !reports ? null : 0 };
    };
    const e2e = asked.e2e ? frozen(asked.e2e, asked.e2e_timeout_s, runners.e2e) : null;
    const visible = files.filter(({ path }) => !kept.some((file) => file.path === path));
    return {
      acceptance: frozen(asked.command, asked.timeout_s, runners.acceptance),
      e2e,
      commit: baseline,
      files: [...visible, ...kept],
      open,
      asked,
      planned: false,
    };
  };
  const config = configFileSchema.parse({ peers: [{ name: "alice" }, { name: "bob" }] });
  return {
    judge: async (one) => {
      const gate = gates.find(({ id }) => id === one.gate);
      if (!gate) throw new Error(`there is no gate ${one.gate}`);
      const place = written.get(one);
      if (!place) throw new Error(`${one.title} was not written`);
      const goal = hardGoalSchema.parse({ id: gate.id, type: "hard", gate: gate.id, with: one.with, timeout_s: 120 });
      const accepted = makePolicy(
        { ...config, gates: { ...config.gates, link: [...one.link] }, project: one.project },
        goalsFileSchema.parse({ goals: [goal] }),
      );
      const contract = one.acceptance && place.baseline ? { acceptance: await contractOf(one, place.baseline) } : {};
      const { plan, state } = await planOfCase(one, { repository, commits: [place.baseline, ...place.commits] });
      const policy = { ...accepted, ...contract, ...(plan ? { plan } : {}) };
      const tree = await repository.treeOf(place.commit);
      const facts = {
        baseline: place.baseline,
        anchor: place.baseline,
        handoffs: handoffsOf(one, place),
        handedOff: handedOffOf(one, place),
        concerns: concernsOf(one),
        authors: place.authors,
        ...(state ? { plan: state } : {}),
      };
      const request = { commit: place.commit, tree, gates: [goal], policy, policyHash: "cases", facts };
      const viewing = openViewing(context, request, { signal: new AbortController().signal, fresh: false });
      const settings = gate.settings?.parse(one.with) ?? {};
      return gate.judge(await viewOf(viewing, { goal, settings }));
    },
    close: async () => {
      await repository.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const handoffsOf = ({ handoffs }: Case, { commits }: Written): Handoff[] =>
  handoffs.map(({ peer, commits: numbers }, index) => ({ turn: index + 1, peer, commits: numbers.map((number) => commits[number - 1] ?? "") }));

const handedOffOf = (one: Case, place: Written) => handoffsOf(one, place).map(({ turn, peer, commits }) => ({ turn, peer, commit: commits.at(-1) ?? "" }));

function concernsOf({ concerns }: Case): Concerns {
  const all = concerns.map((line): Concern => {
    const [, id = "", status = "", opener = "", answerer = "-", text = ""] = /^(C\d+) (open|answered|closed) (\S+) (\S+): (.+)$/.exec(line) ?? [];
    if (id === "") throw new Error(`"concern: ${line}" is not understood`);
    const answer = answerer === "-" ? null : { by: { kind: "peer" as const, name: answerer }, how: "it is so", commit: null };
    return { id, status: status as Concern["status"], text, openedBy: { kind: "peer", name: opener }, turn: 1, commit: null, answer, closing: null };
  });
  const isClosed = ({ status }: Concern) => status === "closed";
  return { count: all.length, open: all.filter((one) => !isClosed(one)), closed: all.filter(isClosed) };
}

const namesCommits = ({ commits }: Case) => commits.some(({ message }) => message.includes("{{commit "));

function importAll(sandbox: Sandbox, cases: readonly Case[], before: ReadonlyMap<Case, Written>): Map<Case, Written> {
  const parts: Buffer[] = [];
  const marks: { one: Case; base: number | null; commits: { mark: number; author: string }[] }[] = [];
  let mark = 0;
  for (const one of cases) {
    const ref = `refs/cases/${marks.length}`;
    let base: number | null = null;
    if (one.base.length > 0) {
      base = ++mark;
      parts.push(commitOf({ ref, mark, author: "carol", message: "Begin", edits: one.base, from: null }));
    }
    let last = base;
    const commits = one.commits.map(({ author, message: template, edits }) => {
      mark++;
      const message = template.replace(/\{\{commit (\d+)\}\}/g, (_, number) => before.get(one)?.commits[Number(number) - 1] ?? "0".repeat(40));
      parts.push(commitOf({ ref, mark, author, message, edits, from: last }));
      last = mark;
      return { mark, author };
    });
    marks.push({ one, base, commits });
  }
  const marksFile = join(sandbox.home, "marks");
  const imported = spawnSync("git", ["fast-import", "--quiet", "--force", `--export-marks=${marksFile}`], {
    cwd: sandbox.dir,
    env: sandbox.env,
    input: Buffer.concat(parts),
  });
  if (imported.status !== 0) throw new Error(`git fast-import: ${imported.stderr}`);
  const lines = sandbox.run("cat", [marksFile]).trim().split("\n");
  const oids = new Map(lines.map((line) => [Number(line.slice(1).split(" ")[0]), line.split(" ")[1] ?? ""]));
  return new Map(
    marks.map(({ one, base, commits }) => [
      one,
      {
        commit: oids.get((one.judged === null ? commits.at(-1) : commits[one.judged - 1])?.mark ?? 0) ?? "",
        commits: commits.map((commit) => oids.get(commit.mark) ?? ""),
        baseline: base === null ? null : (oids.get(base) ?? ""),
        authors: Object.fromEntries(
          commits.map((commit) => [oids.get(commit.mark) ?? "", { kind: commit.author === "pat" ? "human" : "peer", name: commit.author }]),
        ),
      },
    ]),
  );
}

type WrittenCommit = { ref: string; mark: number; author: string; message: string; edits: readonly Edit[]; from: number | null };

function commitOf({ ref, mark, author, message, edits, from }: WrittenCommit): Buffer {
  const who = `${author} <${author}@example.org> ${1_700_000_000 + mark} +0000`;
  const head = `${from === null ? `reset ${ref}\n` : ""}commit ${ref}\nmark :${mark}\nauthor ${who}\ncommitter ${who}\ndata ${Buffer.byteLength(message)}\n${message}\n`;
  return Buffer.concat([Buffer.from(from === null ? head : `${head}from :${from}\n`), ...edits.map(bytesOf), Buffer.from("\n")]);
}

function bytesOf(edit: Edit): Buffer {
  switch (edit.do) {
    case "delete":
      return Buffer.from(`D ${quoted(edit.path)}\n`);
    case "symlink":
      return Buffer.from(`M 120000 inline ${quoted(edit.path)}\ndata ${Buffer.byteLength(edit.to)}\n${edit.to}\n`);
    case "rename":
      return Buffer.from(`R ${quoted(edit.path)} ${quoted(edit.to)}\n`);
    default: {
      const mode = edit.path.startsWith("bin/") ? "100755" : "100644";
      return Buffer.concat([Buffer.from(`M ${mode} inline ${quoted(edit.path)}\ndata ${edit.content.length}\n`), edit.content, Buffer.from("\n")]);
    }
  }
}

const quoted = (path: string) => `"${path.replace(/["\\]/g, "\\$&")}"`;
