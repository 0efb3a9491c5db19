import { z } from "zod";
import { families, languageOfPath } from "../src/core/syntax.ts";
import { isPureTestConfig, isTestPath } from "../src/core/test-paths.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";
import { askedOf, fieldOf } from "./shared/covering/change.ts";
import { findingsFor } from "./shared/covering/findings.ts";
import { notWaived } from "./shared/waivers.ts";

const settings = z.strictObject({
  min_statements: z.int().min(0).default(0).describe("functions with fewer statements need no test; those that only hand out or keep a value never do"),
  callers: z.int().min(0).max(3).default(0).describe("how many calls below a function that a test calls another one may stand and still count as tested by it"),
});

export const testsCoverHappyEdgeSad: Gate = {
  id: "tests-cover-happy-edge-sad",
  version: "3",
  says: "Do the tests show the ordinary, the boundary and the failing behaviour of every public function that is new or changed?",
  languages: families,
  cannotSee: "whether the asserted values are the right ones, and, where `callers` lets tests stand further away, whether they are about this function",
  per: "tree",
  reads: "difference",
  settings,
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  if (!view.now.files.some(({ path }) => isLookedAt(path))) return { verdict: "not-applicable", why: "no source file of a language it knows", findings: [] };
  const { min_statements, callers } = settings.parse(view.settings);
  const { asked, unread } = await askedOf(view, isLookedAt);
  const subjects = asked.filter(({ subject }) => subject.statements >= min_statements);
  const unreadable = unread.map(([file, { error }]) => unreadableFile(view, file, error));
  if (subjects.length + unreadable.length === 0) return { verdict: "not-applicable", why: "no public function is new or changed", findings: [] };
  const field = { ...(await fieldOf(view)), callers };
  const found = [...unreadable, ...subjects.flatMap((each) => findingsFor(view, each, field))];
  const findings = await notWaived(view, found);
  const tail = found.length > findings.length ? ` (${found.length - findings.length} waived)` : "";
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `the tests show how ${subjects.length} new or changed public functions behave${tail}`, findings };
  return {
    verdict: "fail",
    why: `${first.file}:${first.line}: ${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}${tail}`,
    findings,
  };
}

/** Source code of the project itself: no tests, no configuration, no declarations, nothing generated or copied in. */
const isLookedAt = (path: string): boolean => languageOfPath(path) !== null && !isTestPath(path) && !isPureTestConfig(path) && !aside.test(path);

const aside =
  /\.d\.[cm]?ts$|\.pyi$|\.min\.[cm]?js$|(?:\.|_)(?:generated|gen|pb|pb2|pb2_grpc)\.\w+$|(?:^|\/)(?:node_modules|vendor|_vendor|third_party|site-packages|dist|build|target|__generated__|generated|migrations|examples?|benches|docs)\/|(?:^|\/)(?:setup|conftest|noxfile|build)\.(?:py|rs)$|\.(?:config|stories|bench)\.[cm]?[jt]sx?$|(?:^|\/)\.[^/]+\//;

function unreadableFile(view: GateView, file: string, error: { line: number; text: string } | null): GateFinding {
  const claim = "the file does not parse, so nobody can say which functions need tests";
  const fingerprint = view.digest(["tests-cover-happy-edge-sad", file, claim].join("\n")).slice(0, 12);
  return { commit: null, file, line: error?.line ?? 1, text: error?.text ?? "", claim, remedy: "write it as the language wants it", fingerprint };
}
