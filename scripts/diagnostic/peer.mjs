// Scripted peers for tests/fixtures/agents/scripted.mjs. None of them knows which defects there are before a command shows one.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defects, implementationWith, mended, sources } from "./defects.mjs";
import { commandsIn, differences } from "./differences.mjs";
import { printed } from "./evaluate.mjs";
import { examples, testFile, withCase } from "./test-file.mjs";

/** `programs` is how many the reviewer runs in one turn; none makes one that approves whatever it sees. */
export const peer = ({ programs }) => ({
  implement: [implement],
  review: [(turn) => look(turn, programs)],
  sceptic: [(turn) => look(turn, programs * 2)],
});

/** Writes the interpreter with every mistake it makes by itself, and later mends what somebody shows it, with a test for each. */
async function implement({ commit, handoff, prompt, git }) {
  if (!existsSync("src/run.mjs"))
    return commit("Write the interpreter of SPEC.md", { ...implementationWith(defects.map(({ id }) => id)), [tests]: testFile(examples) });
  const shown = commandsIn(prompt);
  const files = Object.fromEntries(sources.map((path) => [path, readFileSync(path, "utf8")]));
  const now = { ...files, [tests]: readFileSync(tests, "utf8") };
  for (const { program, expected } of shown) if (await mendFor(now, program, expected)) now[tests] = withCase(now[tests], program, expected);
  const changed = Object.entries(now).filter(([path, text]) => readFileSync(path, "utf8") !== text);
  if (changed.length > 0) return commit(`Print what SPEC.md asks for in ${shown.length} programs that were shown`, Object.fromEntries(changed));
  if (!/^- [\w-]+: FAIL: /m.test(prompt)) return commit("Find the task done", {});
  const back = restored(git);
  const justified = "JUSTIFIED-TEST-ONLY: every test is put back word for word as it was accepted\n\nPeer: ";
  const subject = "Put back what the gates miss";
  if (back) commit(subject, back.files, handoff(subject, [...Object.keys(back.files), ...back.removed]).replace("Peer: ", justified));
}

const tests = "test/run.test.mjs";

/** Tries what it could have got wrong, one thing, then two and three together, until the program prints what was asked for. */
async function mendFor(now, program, expected) {
  if ((await printedBy(now, program)) === expected) return true;
  const suspects = defects.filter((defect) => mended(now[defect.file], defect) !== null);
  for (const several of together(suspects)) {
    const after = { ...now };
    for (const defect of several) after[defect.file] = mended(after[defect.file], defect);
    if ((await printedBy(after, program)) !== expected) continue;
    Object.assign(now, after);
    return true;
  }
  return false;
}

function* together(all) {
  for (const one of all) yield [one];
  for (const [at, one] of all.entries()) for (const other of all.slice(at + 1)) yield [one, other];
  for (const [at, one] of all.entries())
    for (const [next, other] of all.slice(at + 1).entries()) for (const third of all.slice(at + next + 2)) yield [one, other, third];
}

let tried = 0;
const bench = mkdtempSync(join(tmpdir(), "tally-"));

/** Modules are kept by their address: every try has one of its own. */
async function printedBy(files, program) {
  const folder = join(bench, String(++tried));
  mkdirSync(join(folder, "src"), { recursive: true });
  for (const path of sources) writeFileSync(join(folder, path), files[path]);
  const { run } = await import(pathToFileURL(join(folder, "src", "run.mjs")).href);
  return printed(run, program);
}

process.on("exit", () => rmSync(bench, { recursive: true, force: true }));

/** What differs from the first commit, as it was there; null where there was no interpreter yet. Files added since are removed. */
function restored(git) {
  const [first] = git("rev-list", "--max-parents=0", "HEAD").split("\n");
  if (git("ls-tree", "--name-only", first, "src/run.mjs") === "") return null;
  const names = (filter) => git("diff", "--name-only", "--no-renames", `--diff-filter=${filter}`, first, "HEAD").split("\n").filter(Boolean);
  const removed = names("A");
  if (removed.length > 0) git("rm", "-q", "--", ...removed);
  const files = Object.fromEntries(names("MDT").map((path) => [path, `${git("show", `${first}:${path}`)}\n`]));
  return removed.length + Object.keys(files).length > 0 ? { files, removed } : null;
}

async function look({ review, env }, programs) {
  if (programs === 0) return review(true);
  const from = 300_001 + Number(env.PEERS_TURN ?? 0) * programs * 2;
  const { told } = await differences(process.cwd(), { from, count: programs, most: 5 });
  const findings = told.map(({ text, expected, got, command }) => ({
    severity: "high",
    file: null,
    line: null,
    category: "correctness",
    claim: `${text} prints ${got}; SPEC.md asks for ${expected}`,
    command,
  }));
  review(findings.length === 0, findings);
}
