/** Renders docs/reference.md from the lists the program itself uses. */
import { z } from "zod";
import { gates } from "../../gates/index.ts";
import { commands } from "../../src/cli/commands.ts";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import { eventSchema } from "../../src/core/event.ts";
import { configFileSchema, goalsFileSchema } from "../../src/core/policy.ts";
import { stopOutcomes, turnOutcomes } from "../../src/core/vocabulary.ts";

export function renderReference(): string {
  return `${[
    "# Reference",
    "Made from the program's own lists by `npm run docs`; a test fails when it is out of date.",
    "## Commands",
    ...commands
      .filter(({ hidden }) => !hidden)
      .map(({ name, says, args = [], options = [] }) =>
        [
          `### \`peers ${[name, ...args.map((arg) => arg.name)].join(" ")}\``,
          `${capital(says)}.`,
          table(
            ["option", "does"],
            options.map(({ flags, says: does }) => [`\`${flags}\``, does]),
          ),
        ]
          .filter(Boolean)
          .join("\n\n"),
      ),
    "Every command takes `-C <dir>` before its name.",
    "## Exit codes",
    table(
      ["code", "means"],
      Object.values(exitCodes).map(({ code, says }) => [String(code), says]),
    ),
    "## `.peers/config.yaml`",
    table(["setting", "default", "means"], settings(z.toJSONSchema(configFileSchema, { io: "input" }) as Schema)),
    "## `.peers/goals.yaml`",
    table(["setting", "default", "means"], settings(z.toJSONSchema(goalsFileSchema, { io: "input" }) as Schema)),
    "## Built-in gates",
    "[gates.md](gates.md) describes them.",
    "## Outcomes of a turn",
    turnOutcomes.map((outcome) => `\`${outcome}\``).join(", "),
    "## Reasons to stop without being done",
    stopOutcomes.map((outcome) => `\`${outcome}\``).join(", "),
    "## Events of the log",
    "Each line of `peers log --json` has `seq`, `at` (milliseconds since 1970), `tick`, `kind` and the fields below.",
    table(
      ["kind", "fields"],
      eventSchema.options.map((option) => [
        `\`${option.shape.kind.value}\``,
        Object.keys(option.shape)
          .filter((field) => field !== "kind")
          .map((field) => `\`${field}\``)
          .join(", "),
      ]),
    ),
  ].join("\n\n")}\n`;
}

/** The generated part of docs/gates.md: everything below `head`. */
export function renderGates(head: string): string {
  const sections = gates.map(({ id, says, languages, cannotSee, reads, settings: schema }) =>
    [
      `### \`${id}\``,
      says,
      `- looks at: ${looksAt[reads]}${languages.length > 0 ? `, in ${languages.join(", ")}` : ""}`,
      `- cannot see: ${cannotSee}`,
      schema ? table(["setting under `with:`", "default", "means"], settings(z.toJSONSchema(schema, { io: "input" }) as Schema)) : "",
    ]
      .filter(Boolean)
      .join("\n\n")
      .replace(/\n\n- cannot/, "\n- cannot"),
  );
  return `${[head.trimEnd(), ...sections].join("\n\n")}\n`;
}

const looksAt = {
  files: "each file of the commit by itself; what the baseline had as well is known",
  difference: "what differs between the baseline and the commit",
  history: "commits, their messages and who made them",
  commands: "what the project's own commands report, run in a clean worktree",
};

type Schema = {
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly oneOf?: Schema[];
  readonly anyOf?: Schema[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
};

function settings(schema: Schema, path = ""): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const full = path ? `${path}.${name}` : name;
    const row = inner.description ? [[`\`${full}\``, inner.default === undefined ? "" : `\`${JSON.stringify(inner.default)}\``, inner.description]] : [];
    const variants = inner.items?.oneOf ?? inner.items?.anyOf ?? (inner.items ? [inner.items] : []);
    return [...row, ...settings(inner, full), ...variants.flatMap((variant) => settings(variant, `${full}[${variant.properties?.type?.const ?? ""}]`))];
  });
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  rows.length === 0
    ? ""
    : [`| ${head.join(" | ")} |`, `|${head.map(() => "---|").join("")}`, ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`)].join("\n");
