import { type Declared, hostOf, lineWith, type Reader, sameName } from "../declared.ts";

/** Scripts and modules a page fetches from somebody else's server. */
export const pageScripts: Reader = ({ text }) => {
  const tags = [
    ...text.matchAll(/<script\b[^>]*\bsrc\s*=\s*["']?(https?:\/\/[^"'\s>]+)|<script\b[^>]*type\s*=\s*["']?importmap["']?[^>]*>([\s\S]*?)<\/script>/gi),
  ];
  const urls = tags.flatMap(([, url, map = ""]) => (url ? [url] : (map.match(/https?:\/\/[^"'\s]+/g) ?? [])));
  return { declared: urls.map((url) => ({ ...other, ecosystem: "npm", name: nameIn(url), source: `https://${hostOf(url)}`, ...lineWith(text, url) })) };
};

const other = { reach: "runtime", locked: false } as const;

/** `https://unpkg.com/left-pad@1.3.0/x.js`, `https://cdn.jsdelivr.net/npm/@a/b@1`; the host where it says no more. */
function nameIn(url: string): string {
  const path = url.replace(/^https?:\/\/[^/]+\/(?:npm\/|ajax\/libs\/|pin\/|v\d+\/)?/, "");
  const name = /^(@[\w.-]+\/[\w.-]+|[\w.-]+)(?:@|\/|$)/.exec(path)?.[1];
  return name && /unpkg|jsdelivr|esm\.sh|skypack|cdnjs|jspm/.test(hostOf(url)) ? sameName("npm", name) : hostOf(url);
}

/** Repositories that git fetches into this one. */
export const submodules: Reader = ({ text }) => ({
  declared: [...text.matchAll(/^\s*url\s*=\s*(\S+)\s*$/gm)].flatMap(([, url = ""]): Declared[] =>
    /^\.{1,2}\//.test(url)
      ? []
      : [{ ...other, ecosystem: "gem", name: url.replace(/^.*[/:]([^/]+?)(?:\.git)?$/, "$1"), source: `git ${url}`, ...lineWith(text, url) }],
  ),
});

/** What sessions of nox, and hooks of pre-commit, install besides. */
export const sessionInstalls: Reader = ({ text }) => {
  const lists = [...text.matchAll(/\bsession\.install\(([^)]*)\)|\badditional_dependencies:\s*\[([^\]]*)\]/g)].map(([, call, list]) => call ?? list ?? "");
  const blocks = [...text.matchAll(/\badditional_dependencies:\s*\n((?:\s+- .*\n?)+)/g)].map(([, block = ""]) => block.replace(/^\s*- (.*)$/gm, '"$1",'));
  const names = [...lists, ...blocks].flatMap((list) => list.split(",")).map((word) => word.trim().replace(/^["']+|["']+$/g, ""));
  const asked = names.filter((name) => /^[A-Za-z0-9][\w.-]*(?:\[[\w,-]*\])?\s*(?:[~=<>!].*)?$/.test(name) && !/\.(?:txt|toml)$/.test(name));
  return {
    declared: asked.map((name) => ({
      ecosystem: "pypi",
      reach: "other",
      source: "registry",
      locked: false,
      name: sameName("pypi", /^[\w.-]+/.exec(name)?.[0] ?? name),
      ...lineWith(text, name),
    })),
  };
};
