import type { SourceFile } from "../../source-file.ts";
import { lineOf, type SyntaxNode } from "../../syntax.ts";
import { isTestPath } from "../../test-paths.ts";
import { type Declared, hostOf, type Manifest } from "../declared.ts";
import { installCommands } from "../manifests/commands.ts";

/** What code installs by running a command, and what `go generate` runs by its address. */
export function codeCommands(file: SourceFile): Pick<Manifest, "declared" | "runs" | "indexes"> {
  const commands = [...(isTestPath(file.path) ? [] : calls(file)), ...generated(file)];
  const read = commands.map(({ command, line, text }) => ({ line, text, found: installCommands({ path: file.path, text: command, root: null }) }));
  const all = read.flatMap(({ line, text, found }) => ({
    declared: (found.declared ?? []).map((one) => ({ ...one, line, text })),
    runs: (found.runs ?? []).map((one) => ({ ...one, line, text })),
    indexes: (found.indexes ?? []).map((one) => ({ ...one, line, text })),
  }));
  return {
    declared: [...all.flatMap(({ declared }) => declared), ...fetchedAtBuild(file)],
    runs: all.flatMap(({ runs }) => runs),
    indexes: all.flatMap(({ indexes }) => indexes),
  };
}

type Command = { readonly command: string; readonly line: number; readonly text: string };

const installs = /\b(?:install|add|dlx|npx|pnpx|bunx|uvx|inject|curl|wget|go["', ]+(?:get|run)|pipx["', ]+run)\b/;
const runs =
  /(?:^|\W)(?:run|call|check_call|check_output|Popen|system|popen|getoutput|getstatusoutput|create_subprocess_\w+|exec|execSync|spawn|spawnSync|execFile|execFileSync|execa\w*|\$|Command|CommandContext|Command::new|cmd!?)$/;
const pipItself = /\bpip\w*(?:\.\w+)*\.main$|^pipmain$|^pip_main$/;

/** Calls that start a program, with the words they hand it in their order. */
function calls(file: SourceFile): Command[] {
  if (!installs.test(file.text)) return [];
  const found = file.nodes("call", "call_expression").flatMap((call) => {
    const callee = call.childForFieldName("function")?.text ?? "";
    const pip = pipItself.test(callee);
    if (!pip && !runs.test(callee)) return [];
    const whole = chainOf(call);
    const words = stringsOf(whole);
    return [
      { id: whole.id, command: `${pip ? "pip " : ""}${words.join(" ")}`.replace(/\s+/g, " "), line: lineOf(whole), text: whole.text.split("\n")[0] ?? "" },
    ];
  });
  return [...new Map(found.map((one) => [one.id, one])).values()];
}

/** `Command::new("pip").arg("install").arg("a")` is one command. */
function chainOf(call: SyntaxNode): SyntaxNode {
  const field = call.parent;
  const next = field && /^(?:field_expression|member_expression|selector_expression)$/.test(field.type) ? field.parent : null;
  return next?.type === "call_expression" && next.childForFieldName("function")?.id === field?.id ? chainOf(next) : call;
}

const stringsOf = (node: SyntaxNode): string[] =>
  node
    .descendantsOfType(["string", "template_string", "string_literal", "raw_string_literal", "interpreted_string_literal"])
    .map((each) => (each?.text ?? "").replace(/^[a-zA-Z]*#*["'`]+|["'`]+#*$/g, ""));

function generated({ path, text }: SourceFile): Command[] {
  if (!path.endsWith(".go")) return [];
  return text.split("\n").flatMap((line, index) => {
    const command = /^\/\/go:generate\s+(.*)$/.exec(line)?.[1];
    return command ? [{ command, line: index + 1, text: line.trim() }] : [];
  });
}

const fetchers = /"(?:curl|wget|git|aria2c)"|\b(?:reqwest|ureq|attohttpc|minreq|isahc|hyper|curl|git2)::|\bTcpStream\b/;

/** A build script of Rust that reaches out: what it fetches becomes part of the program. */
function fetchedAtBuild(file: SourceFile): Declared[] {
  if (!/(?:^|\/)build(?:\/\w+)?\.rs$/.test(file.path) || !fetchers.test(file.text)) return [];
  const found = file.nodes("string_literal", "raw_string_literal").flatMap((node) => {
    const url = /^r?#*"((?:https?|git|ssh|ftp):\/\/[^"\s]+)/.exec(node.text)?.[1];
    if (!url) return [];
    const host = /[{}]/.test(hostOf(url)) ? "an address that is computed" : hostOf(url);
    return [
      { ecosystem: "gem" as const, name: host, reach: "runtime" as const, source: `https://${host}`, locked: false, line: lineOf(node), text: node.text },
    ];
  });
  return [...new Map(found.map((one) => [one.name, one])).values()];
}
