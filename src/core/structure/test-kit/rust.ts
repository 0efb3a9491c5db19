import type { SyntaxNode } from "../../syntax.ts";
import { asked, calleeOf, ownVariables, runnerVariables, type TestKit } from "./rules.ts";

export const rustKit: TestKit = {
  modules: /^(?:mockall|mockall_double|mockito|wiremock|httpmock|faux|mockiato|rstest|proptest|quickcheck|test_case)(?:::.*)?$/,
  doubles: /^(?:crate|self|super)::(?:.*::)?(?:mocks?|fakes?|test_doubles)(?:$|::)/,
  rules: [
    { kind: "question", types: ["macro_invocation"], what: (node) => asked(node, /^cfg!\s*\((?:.*\b)?test\b/.test(node.text)) },
    { kind: "question", types: ["attribute_item"], what: (node) => (isSecondBody(node) ? "a body for tests and another one" : null) },
    { kind: "question", types: ["call_expression"], what: (node) => asked(node, isOfThread(node)) },
    { kind: "use", types: ["macro_invocation"], what: ({ text }) => (/^(?:mockall::)?mock!/.test(text) ? "mock!" : null) },
    { kind: "use", types: ["attribute_item"], what: ({ text }) => (/^#\[(?:mockall::)?automock\b/.test(text) ? "automock" : null) },
    {
      kind: "question",
      types: ["call_expression"],
      what: (node) => asked(node, /^(?:std::)?env::var(?:_os)?$/.test(calleeOf(node)) && (runnerVariables.test(node.text) || ownVariables.test(node.text))),
    },
  ],
};

/** `#[cfg(not(test))] fn f` beside `#[cfg(test)] fn f`. */
function isSecondBody(node: SyntaxNode): boolean {
  const own = /^#\[cfg\(not\(test\)\)\]$/.test(node.text) ? itemBelow(node) : null;
  const name = own?.type === "function_item" ? own.childForFieldName("name")?.text : undefined;
  if (!name || /^main$/.test(name)) return false;
  const others = (node.parent?.namedChildren ?? []).filter((other) => other?.type === "attribute_item" && /^#\[cfg\(test\)\]$/.test(other.text));
  return others.some((other) => other && itemBelow(other)?.type === "function_item" && itemBelow(other)?.childForFieldName("name")?.text === name);
}

function itemBelow(node: SyntaxNode): SyntaxNode | null {
  let below = node.nextNamedSibling;
  while (below && /^(?:attribute_item|line_comment|block_comment)$/.test(below.type)) below = below.nextNamedSibling;
  return below;
}

/** Tests run in threads that have their names, and in programs below `deps`. */
const isOfThread = (node: SyntaxNode) =>
  /\.(?:contains|starts_with|ends_with|map_or|is_some_and)$/.test(calleeOf(node)) &&
  /\bthread::current\(\)\s*\.name\(\).*"[^"]*\btests?\b|\bcurrent_exe\(\).*"\/?deps\/?"/s.test(node.text);
