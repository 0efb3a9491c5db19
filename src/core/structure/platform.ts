import type { SourceFile } from "../source-file.ts";
import { above, type SyntaxNode } from "../syntax.ts";

/** Whether a file is compiled on some platforms only (Go build constraints): what it cannot do there, another file does elsewhere. */
export function isForPlatform(file: SourceFile): boolean {
  if (file.language !== "go") return false;
  const parts = file.path.replace(/\.go$/, "").split("/").at(-1)?.split("_").slice(1) ?? [];
  if (parts.slice(-2).some((part) => platforms.has(part))) return true;
  const constraint = /^\/\/(?:go:build| \+build) (.+)$/m.exec(file.text.slice(0, Math.max(0, file.text.search(/^package /m))))?.[1];
  return constraint?.split(/[^\w.]+/).some((tag) => platforms.has(tag.split(".")[0] ?? "") || /^go1\.\d+$/.test(tag)) ?? false;
}

const platforms = new Set(
  (
    "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos unix " +
    "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x sparc64 wasm " +
    "cgo purego appengine race msan asan gccgo gc osusergo netgo faketime boringcrypto compiler_bootstrap goexperiment"
  ).split(" "),
);

/** Whether a definition stands in for one that could not be imported, or for one of another platform. */
export function isFallback(node: SyntaxNode): boolean {
  const around = above(node, ["except_clause", "catch_clause", "if_statement", "function_definition", "class_definition"]);
  return (
    around?.type === "except_clause" ||
    around?.type === "catch_clause" ||
    (around?.type === "if_statement" &&
      /platform|\bos\.name\b|sys\.version|HAS_|has_|hasattr|version_info|None/.test(around.childForFieldName("condition")?.text ?? ""))
  );
}
