import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agentHookWorld } from "../../src/adapters/agent-hook-files.ts";
import { agents } from "../../src/agents/index.ts";
import { installAgentHooks, type PeerHook, removeAgentHooks, writeHookSnippets } from "../../src/app/agent-hooks.ts";
import { merge, withoutEntry } from "../../src/core/hook-files/hook-file.ts";
import { as, pathsOf, picture, textOf } from "../support/hooks.ts";
import { inRepository, makeSandbox, type Sandbox } from "../support/repo.ts";

const launch = ["/opt/my node", "/opt/peers.js"];
const files = { claude: ".claude/settings.local.json", codex: ".codex/config.toml", opencode: ".opencode/plugins/peers.js", gemini: ".gemini/settings.json" };
type Tool = keyof typeof files;
const tools = Object.keys(files) as Tool[];

const hooksOf = (sandbox: Sandbox, only: readonly Tool[] = tools, peer = "alice"): PeerHook[] =>
  agents.flatMap(({ id, title, interactive }) =>
    interactive && only.includes(id as Tool)
      ? [{ peer, tool: id, title, hook: interactive.hook, argv: [...launch, "-C", sandbox.dir, "tick", "--after", peer] }]
      : [],
  );
const world = (sandbox: Sandbox) => agentHookWorld(pathsOf(sandbox), sandbox.env);
const install = (sandbox: Sandbox, only?: readonly Tool[], peer?: string) => as(sandbox, () => installAgentHooks(hooksOf(sandbox, only, peer), world(sandbox)));
const remove = (sandbox: Sandbox) =>
  as(sandbox, () =>
    removeAgentHooks(
      hooksOf(sandbox).map(({ hook }) => hook),
      world(sandbox),
    ),
  );
const fileOf = (sandbox: Sandbox, tool: Tool) => join(tool === "codex" ? sandbox.home : sandbox.dir, files[tool]);
const put = (sandbox: Sandbox, tool: Tool, text: string, mode = 0o644) => {
  const file = fileOf(sandbox, tool);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
};
const idOf = (sandbox: Sandbox) => pathsOf(sandbox).id;

test("each agent's entry is in its own words, calls this repository with the peer's name, and is marked", () =>
  inRepository(async (sandbox) => {
    await install(sandbox);
    const [id, call] = [idOf(sandbox), `'/opt/my node' /opt/peers.js -C ${sandbox.dir} tick --after alice`];
    expect(JSON.parse(textOf(fileOf(sandbox, "claude")))).toEqual({
      hooks: {
        Stop: [{ hooks: [{ type: "command", command: `${call} >/dev/null || exit 1 # peers-hook ${id}`, timeout: 30 }] }],
        StopFailure: [{ hooks: [{ type: "command", command: `setsid -f ${call} --failed </dev/null >/dev/null 2>&1 # peers-hook ${id}` }] }],
      },
    });
    expect(JSON.parse(textOf(fileOf(sandbox, "gemini")))).toEqual({
      hooks: { AfterAgent: [{ hooks: [{ type: "command", name: "peers", command: `${call} >/dev/null || exit 1 # peers-hook ${id}`, timeout: 30_000 }] }] },
    });
    expect(textOf(fileOf(sandbox, "codex"))).toBe(
      `# peers-hook ${id} begin\nnotify = ["/opt/my node", "/opt/peers.js", "-C", "${sandbox.dir}", "tick", "--after", "alice"]\n# peers-hook ${id} end\n`,
    );
    expect(textOf(fileOf(sandbox, "opencode")).split("\n")[0]).toBe(`// peers-hook ${id}`);
  }));

test("the plugin for opencode calls when a session has come to rest, and says which", () =>
  inRepository(async (sandbox) => {
    await install(sandbox, ["opencode"]);
    const { Peers } = await import(fileOf(sandbox, "opencode"));
    const calls: unknown[][] = [];
    const quiet = { quiet: () => quiet, nothrow: async () => undefined };
    const $ = (parts: readonly string[], ...filled: unknown[]) => {
      calls.push([parts.join("{}"), ...filled]);
      return quiet;
    };
    const { event } = await Peers({ $, directory: "/work" });
    await event({ event: { type: "session.status", properties: {} } });
    await event({ event: { type: "session.idle", properties: { sessionID: "ses_1" } } });
    expect(calls).toEqual([["sh -c {} peers {}", expect.stringContaining('tick --after alice "$1" </dev/null'), '{"session_id":"ses_1","cwd":"/work"}']]);
  }));

test("init writes what would be merged as files, and says where they go", () =>
  inRepository(async (sandbox) => {
    const before = picture(sandbox.home);
    const lines = writeHookSnippets(hooksOf(sandbox, ["claude"]), world(sandbox));
    expect(lines).toEqual([`wrote .peers/hooks/alice-claude.json, which belongs in ${fileOf(sandbox, "claude")}`]);
    expect(JSON.parse(textOf(join(sandbox.dir, ".peers/hooks/alice-claude.json"))).hooks.Stop).toHaveLength(1);
    rmSync(join(sandbox.dir, ".peers"), { recursive: true });
    expect(picture(sandbox.home)).toEqual(before);
  }));

test("installing again changes nothing; with another name the entry is replaced, not doubled", () =>
  inRepository(async (sandbox) => {
    put(sandbox, "claude", '{"model":"opus"}\n');
    await install(sandbox);
    const before = picture(sandbox.home);
    expect(await install(sandbox)).toEqual(hooksOf(sandbox).map(({ tool }) => `${fileOf(sandbox, tool as Tool)} has the hook of alice already`));
    expect(picture(sandbox.home)).toEqual(before);
    await install(sandbox, tools, "bob");
    expect(textOf(fileOf(sandbox, "claude"))).not.toContain("alice");
    expect(JSON.parse(textOf(fileOf(sandbox, "claude"))).hooks.Stop).toHaveLength(1);
    expect(textOf(`${fileOf(sandbox, "claude")}.before-peers`)).toBe('{"model":"opus"}\n');
  }));

const settings = [
  [
    "tabs and CRLF",
    '{\r\n\t"model": "opus",\r\n\t"hooks": {\r\n\t\t"Stop": [\r\n\t\t\t{"hooks": [{"type": "command", "command": "beep"}]}\r\n\t\t]\r\n\t}\r\n}',
  ],
  ["all on one line", '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"beep"}]}],"StopFailure":[]},"a":[1, 2]}'],
  ["odd spacing", '{ "a" : "{}[],# peers-hook" ,\n\n   "b":\t"\\ud83d\\ude00"   }\n\n'],
  ["a byte order mark", '\uFEFF{\n  "a": 1\n}\n'],
  ["nothing but braces", "{}"],
  ["an empty file", ""],
] as const;

test.each(settings)("settings with %s keep every byte around the entry, their mode, and come back as they were", (_, text) =>
  inRepository(async (sandbox) => {
    const file = put(sandbox, "claude", text, 0o640);
    const before = picture(sandbox.home);
    await install(sandbox, ["claude"]);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect([textOf(`${file}.before-peers`), statSync(`${file}.before-peers`).mode & 0o777]).toEqual([text, 0o640]);
    const now = textOf(file);
    for (const part of text.split(/[{}[\],]+\s*/)) expect(now).toContain(part.trim());
    expect(JSON.parse(now.replace(/^\uFEFF/, "")).hooks.Stop.at(-1).hooks[0].command).toContain("tick --after alice");
    await remove(sandbox);
    expect(picture(sandbox.home)).toEqual(before);
  }),
);

test("all four are gone after uninstall, with the folders and the excluded paths they needed", () =>
  inRepository(async (sandbox) => {
    const before = picture(sandbox.home);
    await install(sandbox);
    expect(sandbox.git(["status", "--porcelain"])).toBe("");
    expect(await remove(sandbox)).toHaveLength(4);
    expect(picture(sandbox.home)).toEqual(before);
    expect(await remove(sandbox)).toEqual([]);
  }));

test("what a person changed since stays when the entry goes", () =>
  inRepository(async (sandbox) => {
    const file = put(sandbox, "claude", '{\n  "model": "opus"\n}\n');
    const toml = put(sandbox, "codex", 'model = "x"\n[tui]\n');
    await install(sandbox);
    writeFileSync(file, textOf(file).replace("opus", "haiku"));
    writeFileSync(toml, `${textOf(toml)}theme = 1\n`);
    await remove(sandbox);
    expect(textOf(file)).toBe('{\n  "model": "haiku"\n}\n');
    expect(textOf(toml)).toBe('model = "x"\n[tui]\ntheme = 1\n');
    expect(existsSync(`${file}.before-peers`)).toBe(false);
  }));

test("any settings come back as they were, with a copy to compare and, in meaning, without one", () =>
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((name) => name !== "hooks" && name !== "__proto__"),
        fc.jsonValue(),
      ),
      fc.constantFrom(0, 1, 2, 4, "\t"),
      (value, indent) => {
        const [entry] = [agents[0]?.interactive?.hook.entry({ argv: ["peers"], id: "r-1" })];
        const text = JSON.stringify(value, null, indent);
        const merged = entry ? merge(entry, text, "r-1") : { refused: "" };
        if ("refused" in merged) return false;
        const { hooks, ...rest } = JSON.parse(merged.text);
        expect(rest).toEqual(JSON.parse(text));
        expect(Object.keys(hooks)).toEqual(["Stop", "StopFailure"]);
        expect(withoutEntry("json", merged.text, text, "r-1")).toBe(text);
        return JSON.stringify(JSON.parse(withoutEntry("json", merged.text, "{ }", "r-1") ?? "")) === JSON.stringify(JSON.parse(text));
      },
    ),
    { numRuns: 200 },
  ));

describe("refused, with the entry to paste, and nothing touched:", () => {
  const cases: [string, (sandbox: Sandbox) => unknown, Tool, RegExp][] = [
    ["JSON with comments", (s) => put(s, "claude", '{\n  // mine\n  "a": 1\n}\n'), "claude", /not plain JSON/],
    ["JSON that is cut off", (s) => put(s, "gemini", '{"a": '), "gemini", /not plain JSON/],
    ["hooks of another shape", (s) => put(s, "claude", '{"hooks": []}'), "claude", /not plain JSON with lists of hooks/],
    ["TOML that has a notify", (s) => put(s, "codex", 'model = "x"\nnotify = ["mine"]\n'), "codex", /sets notify already, and there can be only one/],
    ["TOML that has it in quotes", (s) => put(s, "codex", '"notify"= ["mine"]\n'), "codex", /sets notify already/],
    ["another plugin of that name", (s) => put(s, "opencode", "export const Mine = 1;\n"), "opencode", /another file of that name/],
    ["a file that is no text", (s) => writeFileSync(put(s, "codex", ""), Buffer.from([0xff, 0xfe, 0x41])), "codex", /is not UTF-8 text/],
    ["a folder in the file's place", (s) => mkdirSync(fileOf(s, "claude"), { recursive: true }), "claude", /is not a file/],
    ["settings that git tracks", (s) => s.commit("Settings", { ".gemini/settings.json": "{}" }), "gemini", /git tracks it/],
    [
      "a link",
      (s) => {
        writeFileSync(join(s.home, "shared.json"), "{}");
        mkdirSync(join(s.dir, ".claude"));
        symlinkSync(join(s.home, "shared.json"), fileOf(s, "claude"));
      },
      "claude",
      /settings\.local\.json is a symbolic link/,
    ],
    [
      "a folder that is a link",
      (s) => {
        mkdirSync(join(s.home, "dotfiles"));
        symlinkSync(join(s.home, "dotfiles"), join(s.home, ".codex"));
      },
      "codex",
      /\.codex is a symbolic link/,
    ],
  ];
  test.each(cases)("%s", (_, arrange, tool, says) =>
    inRepository(async (sandbox) => {
      arrange(sandbox);
      const before = picture(sandbox.home);
      const lines = await install(sandbox, [tool]);
      expect(lines[0]).toMatch(says);
      expect(lines.slice(1).join("\n")).toContain("tick");
      await remove(sandbox);
      expect(picture(sandbox.home)).toEqual(before);
    }),
  );
});

test("two repositories, the path of one the beginning of the other's, keep an entry each in one file", () =>
  inRepository(async (sandbox) => {
    const other = makeSandbox(sandbox.home, `${sandbox.dir}2`);
    other.run("git", ["init", "-q"]);
    const shared = (one: Sandbox) => {
      const place = { under: "home", path: "settings.json" } as const;
      return hooksOf(one, ["claude"]).map((hook) => ({ ...hook, hook: { ...hook.hook, place } }));
    };
    const commands = () =>
      JSON.parse(textOf(join(sandbox.home, "settings.json"))).hooks.Stop.map((item: { hooks: { command: string }[] }) => item.hooks[0]?.command);
    for (const one of [sandbox, other, sandbox, other]) await installAgentHooks(shared(one), world(one));
    expect(commands()).toEqual([sandbox, other].map((one) => expect.stringContaining(`-C ${one.dir} tick`)));
    await removeAgentHooks(
      shared(sandbox).map(({ hook }) => hook),
      world(sandbox),
    );
    expect(commands()).toEqual([expect.stringContaining(`-C ${other.dir} tick`)]);
  }));

test("Codex's own folder is where CODEX_HOME says", () =>
  inRepository(async (sandbox) => {
    const moved = { ...sandbox, env: { ...sandbox.env, CODEX_HOME: join(sandbox.home, "elsewhere") } };
    await install(moved, ["codex"]);
    expect(textOf(join(sandbox.home, "elsewhere/config.toml"))).toContain("notify = [");
    expect(existsSync(fileOf(sandbox, "codex"))).toBe(false);
    expect(await remove(moved)).toHaveLength(1);
  }));

test("Codex has one notify: the second repository is told so, and the first one's stays", () =>
  inRepository(async (sandbox) => {
    const other = makeSandbox(sandbox.home, `${sandbox.dir}2`);
    other.run("git", ["init", "-q"]);
    await install(sandbox, ["codex"]);
    const before = textOf(fileOf(sandbox, "codex"));
    expect((await install(other, ["codex"]))[0]).toMatch(/sets notify already/);
    await remove(other);
    expect(readFileSync(fileOf(sandbox, "codex"), "utf8")).toBe(before);
  }));
