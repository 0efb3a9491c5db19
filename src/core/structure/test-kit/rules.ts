import type { SyntaxNode } from "../../syntax.ts";

/** A place where a file reaches for what only tests need. */
export type Reach = { readonly line: number; readonly what: string; readonly kind: ReachKind; readonly node: SyntaxNode | null };
type ReachKind = "import" | "use" | "question";

/** What one language has for tests. */
export type TestKit = {
  /** Modules, also as `module.name` and `module::name`. */
  readonly modules: RegExp;
  /** Modules of the project itself that hold test doubles, as far as their names tell. */
  readonly doubles: RegExp;
  /** `what` is null for a node that is nothing of the kind. */
  readonly rules: readonly { readonly kind: ReachKind; readonly types: readonly string[]; readonly what: (node: SyntaxNode) => string | null }[];
};

/** Variables that test runners set. */
export const runnerVariables =
  /\b(?:PYTEST_CURRENT_TEST|PYTEST_VERSION|PYTEST_XDIST_WORKER|JEST_WORKER_ID|VITEST|VITEST_POOL_ID|VITEST_WORKER_ID|NODE_TEST_CONTEXT|NEXTEST|NEXTEST_RUN_ID)\b/;

/** Variables people set for a test run of their own. */
export const ownVariables = /\b(?:TESTING|TEST_MODE|IS_TEST(?:ING)?|UNDER_TEST|RUNNING_TESTS?|IN_TESTS?|GO_TEST(?:ING)?|UNIT_TEST(?:ING|S)?)\b/;

export const calleeOf = (node: SyntaxNode): string => node.childForFieldName("function")?.text ?? "";
export const asked = (node: SyntaxNode, isAsked: boolean): string | null => (isAsked ? node.text : null);
