import type { SyntaxNode } from "../../syntax.ts";
import { asked, calleeOf, type TestKit } from "./rules.ts";

export const goKit: TestKit = {
  modules:
    /^(?:testing(?:\/.+)?|net\/http\/httptest|github\.com\/stretchr\/testify(?:\/.+)?|github\.com\/golang\/mock\/.+|go\.uber\.org\/mock\/.+|github\.com\/(?:DATA-DOG\/go-sqlmock|jarcoal\/httpmock|h2non\/gock|onsi\/(?:ginkgo|gomega)).*|gotest\.tools.*)$/,
  doubles: /(?:^|\/)(?:mocks?|fakes?|test_?doubles?)(?:$|\/)/,
  rules: [
    { kind: "question", types: ["call_expression"], what: (node) => asked(node, calleeOf(node) === "testing.Testing") },
    { kind: "question", types: ["call_expression"], what: (node) => asked(node, calleeOf(node) === "flag.Lookup" && /"test\.\w+"/.test(argumentsOf(node))) },
    { kind: "question", types: ["call_expression"], what: (node) => asked(node, isProgramName(node)) },
  ],
};

const argumentsOf = (node: SyntaxNode) => node.childForFieldName("arguments")?.text ?? "";

const isProgramName = (node: SyntaxNode) => /^strings\.(?:HasSuffix|Contains)$/.test(calleeOf(node)) && /os\.Args\[0\].*"[./]?_?test/.test(argumentsOf(node));
