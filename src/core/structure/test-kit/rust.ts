import { asked, calleeOf, runnerVariables, type TestKit } from "./rules.ts";

export const rustKit: TestKit = {
  modules: /^(?:mockall|mockall_double|mockito|wiremock|httpmock|faux|mockiato|rstest|proptest|quickcheck|test_case)(?:::.*)?$/,
  doubles: /^(?:crate|self|super)::(?:.*::)?(?:mocks?|fakes?|test_doubles)(?:$|::)/,
  rules: [
    { kind: "question", types: ["macro_invocation"], what: (node) => asked(node, /^cfg!\s*\((?:.*\b)?test\b/.test(node.text)) },
    { kind: "use", types: ["macro_invocation"], what: ({ text }) => (/^(?:mockall::)?mock!/.test(text) ? "mock!" : null) },
    { kind: "use", types: ["attribute_item"], what: ({ text }) => (/^#\[(?:mockall::)?automock\b/.test(text) ? "automock" : null) },
    {
      kind: "question",
      types: ["call_expression"],
      what: (node) => asked(node, /^(?:std::)?env::var(?:_os)?$/.test(calleeOf(node)) && runnerVariables.test(node.text)),
    },
  ],
};
