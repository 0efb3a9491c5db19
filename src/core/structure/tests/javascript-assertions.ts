import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import type { Assertion, Call } from "../test-case.ts";
import { callOf, field, oneLine, within } from "./shared.ts";

type Leaves = (node: SyntaxNode) => boolean;

export function callsIn(body: SyntaxNode, isOwn: Leaves): Call[] {
  const nodes = within(body, ["call_expression", "new_expression"], isOwn);
  return withSelf(body, nodes, ["call_expression", "new_expression"]).map((node) =>
    callOf(node, (field(node, "function") ?? field(node, "constructor") ?? node).text, field(node, "arguments")),
  );
}

const withSelf = (body: SyntaxNode, nodes: readonly SyntaxNode[], types: readonly string[]) => (types.includes(body.type) ? [body, ...nodes] : nodes);

/** Assertions of expect, assert, should, ava and tap, each once: the whole chain of `expect(x).not.toBe(y)` is one. */
export function assertionsIn(body: SyntaxNode, isOwn: Leaves): Assertion[] {
  const types = ["call_expression", "member_expression"];
  const chains = withSelf(body, within(body, types, isOwn), types).filter((node) => !isInnerLink(node));
  return chains.flatMap((node) => assertionOf(node) ?? []);
}

/** Whether the node is the callee or the object of a longer chain. */
function isInnerLink(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent?.type === "call_expression") return field(parent, "function")?.id === node.id;
  return parent?.type === "member_expression" && field(parent, "object")?.id === node.id;
}

function assertionOf(node: SyntaxNode): Assertion | null {
  return expectChain(node) ?? assertCall(node) ?? shouldChain(node);
}

type Link = { readonly name: string; readonly given: readonly SyntaxNode[] | null };

type Chain = { readonly root: SyntaxNode; readonly links: readonly Link[] };

/** A chain from its root: `expect(a).not.toBe(b)` has the root `expect`, then `(a)`, `.not`, `.toBe(b)`. */
function chainOf(node: SyntaxNode): Chain {
  const isCall = node.type === "call_expression";
  const given = isCall ? childrenOf(field(node, "arguments") ?? node) : null;
  const callee = isCall ? field(node, "function") : node;
  if (callee?.type === "member_expression") {
    const object = field(callee, "object");
    const link = { name: field(callee, "property")?.text ?? "", given };
    return object ? linked(chainOf(object), link) : { root: callee, links: [link] };
  }
  if (!isCall || !callee) return { root: node, links: [] };
  return linked(chainOf(callee), { name: "", given });
}

const linked = ({ root, links }: Chain, link: Link): Chain => ({ root, links: [...links, link] });

const words = new Set([
  "to",
  "be",
  "been",
  "is",
  "that",
  "which",
  "and",
  "has",
  "have",
  "with",
  "at",
  "of",
  "same",
  "but",
  "does",
  "still",
  "also",
  "resolves",
  "rejects",
  "eventually",
]);

function expectChain(node: SyntaxNode): Assertion | null {
  const { root, links } = chainOf(node);
  if (!/^expect(?:Type|TypeOf|Error|Assignable|NotAssignable)?$/.test(root.text)) return null;
  const called = links.findIndex(({ given }) => given !== null);
  const subject = links[called]?.given?.[0]?.text ?? "";
  const rest = links.slice(called + 1);
  const matchers = rest.filter(({ name }) => name !== "not" && !words.has(name));
  const last = matchers.at(-1) ?? rest.at(-1);
  const rejects = rest.some(({ name }) => name === "rejects");
  // `expect(x).toBe;` names a matcher and does not call it.
  if (last?.given === null && /^to[A-Z]/.test(last.name)) return null;
  return {
    line: lineOf(node),
    text: oneLine(node.text),
    subject: oneLine(subject),
    matcher: `${rejects ? "rejects." : ""}${last?.name || "expect"}`,
    expected: last?.given && last.given.length > 0 ? last.given.map(({ text }) => text).join(", ") : null,
    negated: rest.some(({ name }) => name === "not"),
  };
}

const contextMethods =
  /^(?:is|not|deepEqual|notDeepEqual|like|unlike|true|false|truthy|falsy|assert|throws|throwsAsync|notThrows|notThrowsAsync|regex|notRegex|snapshot|pass|fail|equal|equals|notEqual|same|strictSame|notSame|ok|notOk|match|notMatch|has|hasStrict|rejects|resolves|resolveMatch|error|ifError|type|matchSnapshot|deepLooseEqual|looseEqual|strictEqual|deepStrictEqual|doesNotThrow|doesNotMatch)$/;

/** `assert.equal(a, b)`, `assert(a)`, `t.is(a, b)`, `assertEquals(a, b)`. */
function assertCall(node: SyntaxNode): Assertion | null {
  if (node.type !== "call_expression") return null;
  const callee = field(node, "function");
  const given = childrenOf(field(node, "arguments") ?? node);
  const parts = callee?.text.split(".") ?? [];
  const [object = "", method = ""] = [parts.at(-2) ?? "", parts.at(-1) ?? ""];
  const isAssert = /^assert/.test(method) || /^(?:assert|strict|should|chai)$/.test(object) || parts[0] === "assert";
  if (!isAssert && !(/^(?:t|tap|ctx|context|test)$/.test(object) && parts.length === 2 && contextMethods.test(method))) return null;
  return {
    line: lineOf(node),
    text: oneLine(node.text),
    subject: oneLine(given[0]?.text ?? ""),
    matcher: method === "assert" ? "truthy" : method,
    expected: given[1] ? oneLine(given[1].text) : null,
    negated: /^(?:not|doesNot)[A-Z]?/.test(method) || /Not[A-Z]/.test(method),
  };
}

/** `value.should.equal(1)` */
function shouldChain(node: SyntaxNode): Assertion | null {
  const { root, links } = chainOf(node);
  const at = links.findIndex(({ name }) => name === "should");
  const last = links.at(-1);
  if (at === -1 || !last) return null;
  const subject = [root.text, ...links.slice(0, at).map(({ name }) => name)].join(".");
  return {
    line: lineOf(node),
    text: oneLine(node.text),
    subject,
    matcher: last.name,
    expected: last.given?.[0] ? oneLine(last.given[0].text) : null,
    negated: links.slice(at).some(({ name }) => name === "not"),
  };
}
