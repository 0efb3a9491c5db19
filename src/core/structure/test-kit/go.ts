import { above, type SyntaxNode } from "../../syntax.ts";
import { asked, calleeOf, ownVariables, type TestKit } from "./rules.ts";

export const goKit: TestKit = {
  modules:
    /^(?:testing(?:\/.+)?|net\/http\/httptest|github\.com\/stretchr\/testify(?:\/.+)?|github\.com\/golang\/mock\/.+|go\.uber\.org\/mock\/.+|github\.com\/(?:DATA-DOG\/go-sqlmock|jarcoal\/httpmock|h2non\/gock|onsi\/(?:ginkgo|gomega)).*|gotest\.tools.*)$/,
  doubles: /(?:^|\/)(?:mocks?|fakes?|test_?doubles?)(?:$|\/)/,
  rules: [
    { kind: "question", types: ["call_expression"], what: (node) => asked(node, calleeOf(node) === "testing.Testing") },
    { kind: "question", types: ["call_expression"], what: (node) => asked(node, calleeOf(node) === "flag.Lookup" && /"test\.\w+"/.test(argumentsOf(node))) },
    { kind: "question", types: ["call_expression"], what: (node) => asked(node, isProgramName(node) || isCaller(node) || isVariable(node)) },
  ],
};

const argumentsOf = (node: SyntaxNode) => node.childForFieldName("arguments")?.text ?? "";

/** Whether the file of the caller is one of tests. */
const isCaller = (node: SyntaxNode) =>
  /^strings\.(?:HasSuffix|Contains)$/.test(calleeOf(node)) &&
  /"_test(?:\.go)?"/.test(argumentsOf(node)) &&
  /\bruntime\.(?:Caller|CallersFrames|FuncForPC)\b/.test(above(node, ["function_declaration", "method_declaration"])?.text ?? "");

const isVariable = (node: SyntaxNode) => /^os\.(?:Getenv|LookupEnv)$/.test(calleeOf(node)) && ownVariables.test(argumentsOf(node));

const isProgramName = (node: SyntaxNode) => /^strings\.(?:HasSuffix|Contains)$/.test(calleeOf(node)) && /os\.Args\[0\].*"[./]?_?test/.test(argumentsOf(node));
