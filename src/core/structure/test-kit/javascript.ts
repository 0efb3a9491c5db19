import type { SyntaxNode } from "../../syntax.ts";
import { piecesOf } from "../text-of.ts";
import { asksInCall, isAskedOfMeta, isLoadedByName, isTestCase, isTestEntry, isTestEnvironment } from "./javascript-questions.ts";
import { asked, calleeOf, runnerVariables, type TestKit } from "./rules.ts";

const modules =
  /^(?:node:test|bun:test|jest|vitest|@jest\/globals|sinon|nock|msw|msw\/.+|testdouble|@testing-library\/.+|jest-(?:mock|extended|fetch-mock|when)|vitest-.+|ts-mockito|proxyquire|rewire|mock-fs|fetch-mock|mock-require|axios-mock-adapter|@faker-js\/faker|faker|casual|chai|mocha|ava|tape|supertest|enzyme|cypress|@playwright\/test)$/;

// A file or folder called tests may be about tests; one that is reached by going up and holds some is theirs.
const doubles =
  /^\.[./]*\/(?:.*\/)?(?:__mocks__|__tests__|__fixtures__|mocks?|fakes?|mock[-_]?data)\/|^(?:\.\.\/)+tests?\/|^\.[./]*\/(?:.*\/)?(?:mock|fake)[-_]?data(?:\.\w+)?$/i;

export const javascriptKit: TestKit = {
  modules,
  doubles,
  rules: [
    { kind: "import", types: ["call_expression", "import_statement"], what: loaded },
    { kind: "use", types: ["call_expression"], what: (node) => (isDouble(calleeOf(node)) ? calleeOf(node) : null) },
    { kind: "question", types: ["call_expression"], what: (node) => asked(node, /\benv\.get$/.test(calleeOf(node)) && runnerVariables.test(node.text)) },
    {
      kind: "question",
      types: ["unary_expression"],
      what: (node) => asked(node, /^typeof (?:(?:globalThis|\(globalThis as \w+\))\.)?(?:jest|vi|describe|it|expect)$/.test(node.text) && !isParameter(node)),
    },
    { kind: "question", types: ["call_expression"], what: (node) => asked(node, asksInCall(node)) },
    { kind: "question", types: ["switch_case"], what: (node) => (isTestCase(node) ? "case of NODE_ENV" : null) },
    { kind: "question", types: ["subscript_expression"], what: (node) => asked(node, isTestEntry(node)) },
    { kind: "question", types: ["member_expression"], what: (node) => asked(node, isAskedOfMeta(node)) },
    { kind: "question", types: ["binary_expression"], what: (node) => asked(node, isTestEnvironment(node)) },
    { kind: "question", types: ["member_expression", "subscript_expression"], what: (node) => asked(node, isRunnerVariable(node)) },
    { kind: "question", types: ["variable_declarator"], what: (node) => asked(node, isRunnerDestructured(node)) },
  ],
};

/** `it` is also what people call the one element an arrow is about. */
function isParameter(node: SyntaxNode): boolean {
  const name = node.childForFieldName("argument")?.text ?? "";
  for (let at = node.parent; at; at = at.parent) {
    const parameters = at.childForFieldName("parameter") ?? at.childForFieldName("parameters");
    if (parameters && new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(parameters.text)) return true;
  }
  return false;
}

/** A module that is imported for its effect, required, or loaded when it is needed. */
function loaded(node: SyntaxNode): string | null {
  const isCall = node.type === "call_expression";
  if (isCall && !/^(?:require|import)$/.test(calleeOf(node)) && !isLoadedByName(node)) return null;
  const source = node.childForFieldName(isCall ? "arguments" : "source");
  const module = source ? piecesOf(source) : "";
  return modules.test(module) || doubles.test(module) ? module : null;
}

const isDouble = (callee: string) =>
  /^(?:(?:vi|jest)\.(?:fn|mock|doMock|spyOn|useFakeTimers|stubGlobal|mocked)|sinon\.(?:stub|spy|fake|mock|createStubInstance|useFakeTimers)|td\.(?:func|object|replace)|mock\.(?:fn|method|timers))$/.test(
    callee,
  );

function isRunnerVariable(node: SyntaxNode): boolean {
  const last = (node.childForFieldName("property") ?? node.childForFieldName("index"))?.text ?? "";
  return /\benv$/.test(node.childForFieldName("object")?.text ?? "") && runnerVariables.test(last);
}

const isRunnerDestructured = (node: SyntaxNode) =>
  node.childForFieldName("name")?.type === "object_pattern" && /\benv$/.test(node.childForFieldName("value")?.text ?? "") && runnerVariables.test(node.text);
