import { type FoundSecret, secretsIn, secretsInText } from "../src/core/secrets/find.ts";
import { masked } from "../src/core/secrets/hit.ts";
import type { Extractor } from "../src/core/source-file.ts";
import type { Oid } from "../src/core/vocabulary.ts";
import type { Gate, GateAnswer, GateFinding, GateView, WrittenFile } from "../src/ports/gate.ts";
import { secretlintRules } from "./shared/secretlint.ts";
import { notWaived } from "./shared/waivers.ts";

/** What is kept of a secret: never itself. */
type Trace = { readonly line: number; readonly kind: string; readonly text: string; readonly digest: string };
type Placed = Trace & { readonly commit: Oid; readonly file: string | null };

const traces: Extractor<readonly Trace[]> = {
  id: "no-secrets",
  version: "4",
  wants: () => true,
  reads: "bytes",
  from: (file) => secretsIn(file.bytes, file.path, secretlintRules).map((secret) => traceOf(file, secret)),
};

export const noSecrets: Gate = {
  id: traces.id,
  version: traces.version,
  says: "Does neither a file nor the history since the baseline give away a secret?",
  languages: [],
  cannotSee: "a secret that looks like an ordinary word, stands under an innocent name, or is packed, encrypted or computed",
  per: "commit",
  reads: "files",
  extractors: [traces],
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const { baseline } = view.facts;
  const [commits, written] = await Promise.all([view.onlyIn(view.commit, baseline), view.written(view.commit, baseline)]);
  const known = await knownBefore(view, written);
  const standing = (await inFiles(view, await changedFiles(view))).filter(({ digest }) => !known.has(digest));
  const inHistory = [...(await inFiles(view, written.filter(isContent))), ...commits.flatMap((commit) => inMessage(view, commit))];
  const order = new Map(commits.map(({ commit }, index) => [commit, index]));
  const past = inHistory.filter(({ digest }) => !known.has(digest)).sort((a, b) => (order.get(a.commit) ?? 0) - (order.get(b.commit) ?? 0));
  const findings = [...standing.map(standingFinding(past)), ...goneFindings(past, standing)];
  const commitsOf = (finding: GateFinding) => past.filter(({ digest }) => fingerprintOf(digest) === finding.fingerprint).map(({ commit }) => commit);
  const left = await notWaived(view, findings, commitsOf);
  return answer(left, { waived: findings.length - left.length, files: written.length, commits: commits.length });
}

/** What the baseline already gives away, in the files that were touched since. */
async function knownBefore(view: GateView, written: readonly WrittenFile[]): Promise<ReadonlySet<string>> {
  if (!view.base) return new Set();
  const before = (await view.changed()).map(({ path, from }) => from ?? path);
  const paths = new Set([...before, ...written.map(({ path }) => path)]);
  const files = view.base.files.filter((file) => isContent(file) && paths.has(file.path));
  return new Set((await inFiles(view, files)).map(({ digest }) => digest));
}

async function changedFiles(view: GateView) {
  const changed = await view.changed();
  return changed.flatMap(({ path }) => view.now.file(path) ?? []).filter(isContent);
}

const isContent = ({ kind }: Pick<WrittenFile, "kind">) => kind !== "submodule";

type Contents = Pick<WrittenFile, "path" | "oid"> & { readonly commit?: Oid };

async function inFiles(view: GateView, files: readonly Contents[]): Promise<Placed[]> {
  const found = await view.look(traces, files);
  return files.flatMap(({ path, commit }, index) => [
    ...(found[index] ?? []).map((trace) => ({ ...trace, commit: commit ?? view.commit, file: path })),
    ...secretsInText(path, "", secretlintRules).map((secret) => ({ ...traceOf(view, secret), commit: commit ?? view.commit, file: path })),
  ]);
}

const traceOf = (view: Pick<GateView, "digest">, { line, kind, secret }: FoundSecret): Trace => ({
  line,
  kind,
  text: `${kind}: ${masked(secret)}`,
  digest: view.digest(secret.trim()),
});

const inMessage = (view: GateView, { commit, message }: { commit: Oid; message: string }): Placed[] =>
  secretsInText(message, "", secretlintRules).map((secret) => ({ ...traceOf(view, secret), commit, file: null }));

const fingerprintOf = (digest: string) => digest.slice(0, 12);

const standingFinding =
  (past: readonly Placed[]) =>
  ({ file, line, kind, text, digest }: Placed): GateFinding => ({
    commit: null,
    file,
    line,
    text,
    claim: `${article(kind)} stands in the file${since(past, digest)}`,
    remedy: `take it out of the file and of the commits that wrote it before they are pushed, read it from the environment instead, and replace it where it is valid; ${waiving(digest)}`,
    fingerprint: fingerprintOf(digest),
  });

function since(past: readonly Placed[], digest: string): string {
  const first = past.find((one) => one.digest === digest);
  return first ? ` since ${short(first.commit)}` : "";
}

/** One for each secret that is in history only: whoever has the repository has it, too. */
function goneFindings(past: readonly Placed[], standing: readonly Placed[]): GateFinding[] {
  const seen = new Set(standing.map(({ digest }) => digest));
  return past.flatMap(({ commit, file, line, kind, text, digest }) => {
    if (seen.has(digest)) return [];
    seen.add(digest);
    const where = file === null ? "stands in the message of" : "was taken out again, but is still in";
    const claim = `${article(kind)} ${where} ${short(commit)}`;
    const remedy = `replace the secret where it is valid; rewrite ${short(commit)} if it is not recorded or pushed yet, else ${waiving(digest)}`;
    return [{ commit, file, line, text, claim, remedy, fingerprint: fingerprintOf(digest) }];
  });
}

const waiving = (digest: string) =>
  `once it is replaced, or if it never was one, somebody else can commit "Gate-Waive: ${fingerprintOf(digest)}: <why it is harmless>"`;
const article = (kind: string) => (/^[aeiou]/i.test(kind) ? `an ${kind}` : `a ${kind}`);
const short = (commit: Oid) => commit.slice(0, 10);

function answer(findings: readonly GateFinding[], { waived, files, commits }: { waived: number; files: number; commits: number }): GateAnswer {
  if (files === 0 && findings.length === 0)
    return { verdict: "not-applicable", why: "no file was written since the baseline, and no message gives a secret away", findings };
  const tail = waived > 0 ? ` (${waived} waived)` : "";
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `no secret in ${files} contents of ${commits} ${commits === 1 ? "commit" : "commits"}${tail}`, findings };
  const place = first.file === null ? "" : `${first.file}:${first.line}: `;
  return { verdict: "fail", why: `${place}${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}${tail}`, findings };
}
