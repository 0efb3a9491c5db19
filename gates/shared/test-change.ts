import { trailersOf } from "../../src/core/commit-message.ts";
import type { GateView } from "../../src/ports/gate.ts";

/** `Test-Change: <test or file>: <reason>` in a commit message: why a test expects something else now. */
export type TestChange = { readonly about: string; readonly reason: string };

const fewestCharacters = 20;
const fewestWords = 4;

/** Those of the commits since the baseline that give a reason. */
export async function testChangesOf(view: GateView): Promise<TestChange[]> {
  const commits = await view.onlyIn(view.commit, view.facts.baseline);
  return commits.flatMap(({ message }) => (trailersOf(message).get("test-change") ?? []).flatMap(changeIn));
}

function changeIn(value: string): TestChange[] {
  // A name may hold colons (`store::saves`); a reason stands behind the last ": ".
  const [, about = "", reason = ""] = /^(.+?):\s+(\S.*)$/.exec(value) ?? [];
  const words = new Set(reason.toLowerCase().match(/\p{L}{2,}/gu) ?? []);
  return reason.length >= fewestCharacters && words.size >= fewestWords ? [{ about: about.trim(), reason }] : [];
}

/** Whether one of them is about this test or file: by its path, its file's name, or the name of the test. */
export function isDocumented(changes: readonly TestChange[], { file, test }: { file: string; test: string }): boolean {
  const names = test.split(" > ");
  const known = [file, file.slice(file.lastIndexOf("/") + 1), test, names.at(-1) ?? "", names.join("::"), names.join("."), `${file}::${names.join("::")}`];
  return changes.some(({ about }) => known.some((name) => name !== "" && plain(name) === plain(about)));
}

const plain = (text: string) => text.replace(/^["'`]|["'`]$/g, "").trim();
