import type { SyntaxNode } from "../../syntax.ts";
import { piecesOf } from "../text-of.ts";
import { asked, calleeOf, ownVariables, runnerVariables, type TestKit } from "./rules.ts";

const modules =
  /^(?:unittest\.(?:mock|case|TestCase|main)\b.*|mock(?:\..+)?|_?pytest(?:\..+)?|pytest_\w+|nose|requests_mock|responses|httpretty|respx|aioresponses|freezegun|factory_boy|faker|hypothesis)$/;

export const pythonKit: TestKit = {
  modules,
  doubles: /^tests\.|(?:^|\.)(?:mocks|fakes|test_?doubles)(?:\.|$)/,
  rules: [
    { kind: "import", types: ["call"], what: loaded },
    { kind: "use", types: ["call"], what: (node) => (doubleMakers.test(calleeOf(node)) ? calleeOf(node) : null) },
    {
      kind: "question",
      types: ["comparison_operator"],
      what: (node) => asked(node, isAmongModules.test(node.text) || isInEnvironment(node.text) || isAmongEach(node)),
    },
    { kind: "question", types: ["subscript"], what: (node) => asked(node, /^(?:os\.)?environ\[/.test(node.text) && runnerVariables.test(node.text)) },
    { kind: "question", types: ["call"], what: (node) => asked(node, isLookup(node) || isOfCaller(node)) },
  ],
};

const doubleMakers = /^(?:mock\.)?(?:MagicMock|AsyncMock|create_autospec|mock_open)$|^mock\.(?:Mock|patch(?:\.\w+)?)$/;
const isAmongModules = /^["'](?:_?pytest|unittest|nose|py\.test|test)["']\s+(?:not\s+)?in\s+(?:sys\.)?(?:modules|argv)(?:\[0\])?(?:\.keys\(\))?$/;
/** `any("pytest" in name for name in sys.modules)` */
const isAmongEach = (node: SyntaxNode) =>
  /^["'](?:_?pytest|unittest|nose)["']\s+in\s+\w+$/.test(node.text) &&
  node.parent?.type === "generator_expression" &&
  /\bsys\.(?:modules|argv)\b/.test(node.parent.text);

/** Who called, and whether its file or name is that of a test. */
function isOfCaller(node: SyntaxNode): boolean {
  if (!/^(?:inspect\.(?:stack|currentframe)|sys\._getframe|traceback\.(?:extract_stack|format_stack))$/.test(calleeOf(node))) return false;
  for (let at: SyntaxNode | null = node; at && !/_definition$|^(?:module|block)$/.test(at.type); at = at.parent) {
    const asking = at.type === "if_statement" ? (at.childForFieldName("condition")?.text ?? "") : at.text;
    if (/["'](?:[\w/.]*[_/])?(?:test|tests|pytest|unittest)(?:[_./]\w*)*["']/.test(asking)) return true;
  }
  return false;
}

const isInEnvironment = (text: string) => /\bin\s+(?:os\.)?environ$/.test(text) && runnerVariables.test(text);

function loaded(node: SyntaxNode): string | null {
  if (!/^(?:importlib\.)?(?:import_module|__import__)$/.test(calleeOf(node))) return null;
  const first = node.childForFieldName("arguments")?.firstNamedChild;
  const module = first ? piecesOf(first) : "";
  return modules.test(module) ? module : null;
}

function isLookup(node: SyntaxNode): boolean {
  if (!/^(?:os\.)?(?:environ\.get|getenv)$|^(?:sys\.)?modules\.get$/.test(calleeOf(node))) return false;
  return runnerVariables.test(node.text) || ownVariables.test(node.text) || /\(\s*["'](?:pytest|unittest)["']/.test(node.text);
}
