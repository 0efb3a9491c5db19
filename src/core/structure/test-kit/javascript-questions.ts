import { above, type SyntaxNode } from "../../syntax.ts";
import { calleeOf } from "./rules.ts";

/** Ways to ask whether tests are running that are no comparison with a variable of a runner. */
export const asksInCall = (node: SyntaxNode): boolean => !isInLongerCall(node) && inCall.some((pattern) => pattern.test(joined(node.text)));

const inCall = [
  /\bprocess\.(?:argv|argv0|execArgv|title)\b.*["'`/](?:[^"'`/]*\b)?(?:jest|vitest|mocha)\b/s,
  /\.stack\b[^;]*\.(?:includes|match|indexOf|search|some)\([^)]*["'`/][^"'`/]*\b(?:test|spec|jest|vitest|mocha)\b/s,
  /\bNODE_ENV["'\]]*(?:\)|!)?\??\.(?:startsWith|includes|match|indexOf|endsWith)\(\s*["'`/^]*test/,
];

const isInLongerCall = ({ parent }: SyntaxNode) => parent?.type === "member_expression" && parent.parent?.type === "call_expression";

/** `"NODE_" + "ENV"` */
const joined = (text: string) => text.replace(/["'`]\s*\+\s*["'`]/g, "");

export function isTestEnvironment(node: SyntaxNode): boolean {
  const operator = node.childForFieldName("operator")?.text ?? "";
  const sides = [node.childForFieldName("left")?.text ?? "", node.childForFieldName("right")?.text ?? ""].map(joined);
  if (operator === "in") return /^["'`](?:expect|describe|vi|jest|it)["'`]$/.test(sides[0] ?? "") && /^(?:globalThis|global|window)$/.test(sides[1] ?? "");
  if (!/^[!=]==?$/.test(operator)) return false;
  return sides.some((side) => /\bNODE_ENV\b|\benv\.MODE$|\bnpm_lifecycle_event\b/.test(side)) && sides.some((side) => /^["'`]test(?:ing)?["'`]$/.test(side));
}

/** `case "test":` of a switch over NODE_ENV. */
export const isTestCase = (node: SyntaxNode): boolean =>
  /^["'`]test(?:ing)?["'`]$/.test(node.childForFieldName("value")?.text ?? "") &&
  /\bNODE_ENV\b/.test(above(node, ["switch_statement"])?.childForFieldName("value")?.text ?? "");

/** An entry for tests in a table that is asked for NODE_ENV */
export const isTestEntry = (node: SyntaxNode): boolean =>
  /\bNODE_ENV\b/.test(node.childForFieldName("index")?.text ?? "") && /[{,]\s*["']?test["']?\s*:/.test(node.childForFieldName("object")?.text ?? "");

/** `import.meta.vitest` where no tests stand behind it. */
export function isAskedOfMeta(node: SyntaxNode): boolean {
  if (!/^\(?import\.meta(?: as \w+\))?\.vitest$/.test(node.text)) return false;
  let whole = node;
  while (whole.parent && whole.parent.type !== "program") whole = whole.parent;
  return !/=\s*import\.meta\.vitest|import\.meta\.vitest(?:!|\?)?\./.test(whole.text);
}

/** `const load = createRequire(import.meta.url); load("sinon")` */
export function isLoadedByName(node: SyntaxNode): boolean {
  const callee = calleeOf(node);
  if (!/^[\w$]+$/.test(callee)) return false;
  let top = node;
  while (top.parent) top = top.parent;
  return new RegExp(`\\b${callee.replaceAll("$", "\\$")}\\s*=\\s*(?:\\w+\\.)?createRequire\\(`).test(top.text);
}
