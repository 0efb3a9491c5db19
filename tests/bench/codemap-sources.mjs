// Programs of 50,000 lines that look like programs: classes with methods, functions with bodies, comments, constants.
const wanted = 50_000;

/** Files by path, how many lines they have, and `change(n)`: another text for one of them. */
export function generated(language) {
  const { path, text } = languages[language];
  const files = {};
  let lines = 0;
  for (let n = 0; lines < wanted; n++) {
    files[path(n)] = text(n, 0);
    lines += files[path(n)].split("\n").length - 1;
  }
  return { files, lines, change: (round) => ({ path: path(round * 7 + 3), text: text(round * 7 + 3, round + 1) }) };
}

const folder = (n) => `area${n % 12}/part${n % 5}`;
const repeat = (count, make) => Array.from({ length: count }, (_, index) => make(index)).join("\n");

const languages = {
  TypeScript: {
    path: (n) => `src/${folder(n)}/unit${n}.ts`,
    text: (n, version) => `import { helper${n} } from "./unit${n + 1}.ts";

/** Settings of unit ${n}, version ${version}. */
export interface Settings${n} {
  readonly name: string;
  load(path: string): Promise<number>;
}
export type Key${n} = string | number;
export const limit${n}: number = ${n + version};

export class Store${n} {
  private readonly rows = new Map<string, number>();

  constructor(private readonly settings: Settings${n}) {}
${repeat(8, methodOfTypeScript)}
}
${repeat(10, (at) => functionOfTypeScript(n, at))}
`,
  },
  Python: {
    path: (n) => `src/${folder(n)}/unit${n}.py`,
    text: (n, version) => `"""Unit ${n}, version ${version}."""
from typing import Optional

LIMIT: int = ${n + version}


class Store${n}:
    """Keeps rows."""

    def __init__(self, name: str, size: int = ${n}) -> None:
        self.rows = {}
        self.name = name
${repeat(8, methodOfPython)}

${repeat(10, (at) => functionOfPython(n, at))}
`,
  },
  Go: {
    path: (n) => `${folder(n)}/unit${n}.go`,
    text: (n, version) => `package part${n % 5}

import "errors"

// Limit${n} is of version ${version}.
const Limit${n} = ${n + version}

type Store${n} struct {
	rows map[string]int
	name string
}

type Loader${n} interface {
	Load(path string) (int, error)
}
${repeat(8, (at) => methodOfGo(n, at))}
${repeat(10, (at) => functionOfGo(n, at))}
`,
  },
};

const methodOfTypeScript = (at) => `
  /** Saves a row under its key; negative amounts are refused. */
  save${at}(key: string, amount: number, options: { readonly force?: boolean } = {}): number {
    if (amount < 0 && !options.force) throw new RangeError(\`\${key} is negative: \${amount}\`);
    const before = this.rows.get(key) ?? 0;
    this.rows.set(key, before + amount * ${at + 1});
    return [...this.rows.values()].reduce((sum, value) => sum + value, 0);
  }`;

const functionOfTypeScript = (n, at) => `
/** Works out part ${at} of unit ${n}. */
export function work${n}Part${at}(values: readonly number[], factor = ${at}): number {
  let total = 0;
  for (const value of values) {
    if (value > limit${n}) continue;
    total += value * factor;
  }
  return total > 0 ? total : helper${n}(total);
}`;

const methodOfPython = (at) => `
    def save_${at}(self, key: str, amount: int, *, force: bool = False) -> int:
        """Saves a row under its key; negative amounts are refused."""
        if amount < 0 and not force:
            raise ValueError(f"{key} is negative: {amount}")
        before = self.rows.get(key, 0)
        self.rows[key] = before + amount * ${at + 1}
        return sum(self.rows.values())`;

const functionOfPython = (n, at) => `
def work_${n}_part_${at}(values: list[int], factor: int = ${at}) -> Optional[int]:
    """Works out part ${at} of unit ${n}."""
    total = 0
    for value in values:
        if value > LIMIT:
            continue
        total += value * factor
    return total if total > 0 else None
`;

const methodOfGo = (n, at) => `
// Save${at} saves a row under its key; negative amounts are refused.
func (s *Store${n}) Save${at}(key string, amount int, force bool) (int, error) {
	if amount < 0 && !force {
		return 0, errors.New(key + " is negative")
	}
	s.rows[key] += amount * ${at + 1}
	total := 0
	for _, value := range s.rows {
		total += value
	}
	return total, nil
}`;

const functionOfGo = (n, at) => `
// Work${n}Part${at} works out part ${at} of unit ${n}.
func Work${n}Part${at}(values []int, factor int) int {
	total := 0
	for _, value := range values {
		if value > Limit${n} {
			continue
		}
		total += value * factor
	}
	return total
}`;
