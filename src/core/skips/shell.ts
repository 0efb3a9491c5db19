/** One simple command of a line, with what stands before and after it. */
export type Simple = { readonly words: readonly string[]; readonly before: string; readonly after: string };

/** The simple commands of a line for sh, in order. Quotes are taken away; what a variable holds is not known. */
export function simpleCommands(line: string): Simple[] {
  const found: { words: string[]; before: string; after: string }[] = [{ words: [], before: "", after: "" }];
  for (const token of tokensOf(line)) {
    const last = found.at(-1);
    if (!last) break;
    if (token.is === "word") last.words.push(token.text);
    else {
      last.after = token.text;
      found.push({ words: [], before: token.text, after: "" });
    }
  }
  return found.filter(({ words }) => words.length > 0);
}

type Token = { readonly is: "word" | "operator"; readonly text: string };

const token = /\\\n|\s+|&&|\|\||[;|&()\n]|#[^\n]*|(?:"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|[^\s"'\\;|&()])+|[\s\S]/g;

function tokensOf(line: string): Token[] {
  return (line.replace(/\d*>&\d|\d*&?>{1,2}\s*\S+/g, " ").match(token) ?? []).flatMap((text): Token[] => {
    if (/^(?:\\\n|[^\S\n]+)$/.test(text) || text.startsWith("#")) return [];
    if (/^(?:&&|\|\||[;|&()]|\s*\n\s*)$/.test(text)) return [{ is: "operator", text: text.trim() || ";" }];
    return [
      {
        is: "word",
        text: text.replace(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g, (_, double = "", single = "", escaped = "") => double + single + escaped),
      },
    ];
  });
}
