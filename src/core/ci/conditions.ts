/** Why what stands beside these keys does not count; null when it does. */
export function offOf(plain: (name: string) => unknown): string | null {
  const given = switches.find(({ key, off }) => off.test(String(plain(key) ?? "")));
  return given ? `${given.key}: ${plain(given.key)}` : null;
}

const switches: readonly { readonly key: string; readonly off: RegExp }[] = [
  { key: "continue-on-error", off: /^true$|^\$\{\{\s*true\s*\}\}$/ },
  { key: "continueOnError", off: /^true$/ },
  { key: "allow_failure", off: /^true$|exit_codes/ },
  { key: "if", off: /^(\$\{\{\s*)?(false|0|''|""|!\s*true|1\s*==\s*0|always\(\)\s*&&\s*false)(\s*\}\})?$/ },
  { key: "when", off: /^(manual|never)$/ },
  { key: "condition", off: /^(false|never\(\))$/ },
  { key: "shell", off: /\b(?:true|echo|cat)\b/ },
  { key: "working-directory", off: /^\/(?!github\b|home\/runner\/work|__w\b|app\b|src\b|workspace)|^~/ },
  { key: "enabled", off: /^false$/ },
  { key: "skip", off: /^true$/ },
];

/** Keys whose values say when something runs. */
export const conditions = ["if", "rules", "only", "except", "condition", "when", "stages", "files", "exclude", "continue-on-error"] as const;
const neutral =
  /^(always\(\)|success\(\)|!\s*cancelled\(\)|success\(\)\s*\|\|\s*failure\(\)|succeeded\(\)|succeededOrFailed\(\)|on_success|always|true|false)$/;

/** What a condition says, unless it lets everything through. */
export function conditionOf(name: string, value: unknown): string[] {
  const text = String(value ?? "")
    .replace(/^\$\{\{\s*|\s*\}\}$/g, "")
    .trim();
  return text === "" || neutral.test(text) ? [] : [`${name}: ${text}`];
}
