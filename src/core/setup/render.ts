import { bare, factsOf, shapeOf } from "../config/schema-at.ts";
import { configFileSchema } from "../policy.ts";
import type { Toolchain } from "../toolchain/project.ts";
import type { KnownAgent } from "./agents.ts";

/** A value that is not the default. */
export type Setting = { readonly section: string; readonly key: string; readonly value: unknown };

/** `.peers/config.yaml`: the chosen peers, and every setting there is with its description and default. */
export function renderConfig(template: string, given: { agents: readonly KnownAgent[]; toolchain: Toolchain; settings?: readonly Setting[] }): string {
  // On where a person begins afresh; a policy written before keeps its cost.
  const own: Record<string, Record<string, unknown>> = { calibration: { every: 4 }, gates: { link: given.toolchain.link, keep: given.toolchain.keep } };
  for (const { section, key, value } of given.settings ?? []) own[section] = { ...own[section], [key]: value };
  const sections = Object.keys(shapeOf(configFileSchema)).filter((name) => name !== "peers");
  return fill(template, { peers: renderPeers(given.agents), settings: sections.map((name) => renderSection(name, own)).join("\n\n") });
}

/** `.peers/goals.yaml`: the project's own commands as gates, before the built-in ones. */
export function renderGoals(template: string, toolchain: Toolchain): string {
  const gates = toolchain.gates.map(({ id, cmd, comment, per }) => {
    const lines = [`  # ${comment}`, `  - id: ${id}`, "    type: hard", `    cmd: ${text(cmd)}`, ...(per ? [`    per: ${per}`] : [])];
    return lines.join("\n");
  });
  return fill(template, { gates: gates.join("\n") });
}

/** Marks stand in comment lines of their own, so that templates are YAML for every tool that looks at them. */
function fill(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replace(/^ *#\{\{(\w+)\}\}$/gm, (mark, name: string) => parts[name] ?? mark);
}

function renderPeers(agents: readonly KnownAgent[]): string {
  const about = factsOf(configFileSchema.shape.peers).description;
  return [`# ${about}`, "peers:", ...agents.flatMap(renderPeer)].join("\n");
}

const renderPeer = ({ tool, title }: KnownAgent) => [
  `  # ${title}; may run commands and edit files without asking, or it could not commit`,
  `  - name: ${tool}`,
  `    tool: ${tool}`,
];

function renderSection(name: string, own: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string {
  const section = shapeOf(configFileSchema)[name];
  if (!section) return "";
  const whole = factsOf(section);
  if (Object.keys(shapeOf(bare(section))).length === 0) {
    const about = whole.description ? `# ${whole.description}\n` : "";
    return whole.fallback === undefined ? `${about}# ${name}:` : `${about}${name}: ${plain(whole.fallback)}`;
  }
  const settings = Object.entries(shapeOf(bare(section))).flatMap(([key, schema]) => {
    const { description, fallback } = factsOf(schema);
    const value = own[name]?.[key] ?? fallback;
    return [
      ...(description ? [`  # ${description}`] : []),
      schema._zod.def.type === "optional" && value === undefined ? `  # ${key}:` : `  ${key}: ${plain(value)}`,
    ];
  });
  const unset = settings.every((line) => line.startsWith("  #"));
  return [...(unset && whole.description ? [`# ${whole.description}`] : []), unset ? `# ${name}:` : `${name}:`, ...settings].join("\n");
}

const plain = (value: unknown) =>
  Array.isArray(value) ? `[${value.map((item) => inList(String(item))).join(", ")}]` : typeof value === "string" ? text(value) : String(value ?? null);

const inList = (word: string) => (/^[A-Za-z_./@][\w./@=:-]*$/.test(word) && !/^(true|false|null|yes|no|on|off)$/i.test(word) ? word : JSON.stringify(word));

/** Plain where YAML reads back the same text, else in single quotes, which know no escapes. */
function text(value: string): string {
  const isPlain = /^[A-Za-z_./][^\n]*[^\s:]$|^[A-Za-z_.]$/.test(value) && !/: | #|^(true|false|null|yes|no|on|off|\.(\d.*|inf|nan))$/i.test(value);
  return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
}
