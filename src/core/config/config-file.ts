import { type ConfigFile, configFileSchema, type Peer, reservedNames } from "../policy.ts";
import { knownAgents } from "../setup/agents.ts";
import { type Finding, type Read, readSettings } from "./read-settings.ts";
import { upgradeConfig } from "./upgrade-legacy.ts";

/** Reads `.peers/config.yaml`; every problem is `file:line:col: what; what would be right`. */
export function readConfig(text: string, fileName: string): Read<ConfigFile> {
  return readSettings(text, fileName, { schema: configFileSchema, upgrade: upgradeConfig, check: checkConfig });
}

function checkConfig({ peers }: ConfigFile): Finding[] {
  return [...peers.flatMap((peer, index) => [...checkName(peers, peer, index), ...checkTool(peer, index), ...checkPrompt(peer, index)]), ...checkRoles(peers)];
}

function checkName(peers: readonly Peer[], { name }: Peer, index: number): Finding[] {
  const path = ["peers", index, "name"];
  const reserved = reservedNames.find((word) => word === name.toLowerCase());
  if (reserved) return [{ path, says: `a peer cannot be called ${name}, which means something else in the log; write another name, e.g. ${name}-1` }];
  // Names become folders and refs, and some file systems take no notice of case.
  const first = peers.findIndex((other) => other.name.toLowerCase() === name.toLowerCase());
  return first < index ? [{ path, says: `peers[${first}] is called ${peers[first]?.name} already; write another name, e.g. ${name}-2` }] : [];
}

function checkTool({ tool, argv }: Peer, index: number): Finding[] {
  const known = knownAgents.map((agent) => agent.tool);
  if (tool === undefined || argv || known.some((name) => name === tool)) return [];
  return [{ path: ["peers", index, "tool"], says: `peers does not know how to call ${tool}; write argv, or one of ${known.join(", ")}` }];
}

function checkPrompt({ argv, tool, prompt, interactive }: Peer, index: number): Finding[] {
  if (!argv)
    return tool || interactive
      ? []
      : [
          {
            path: ["peers", index],
            says: "there is neither argv nor tool, so nothing could be started; write tool: claude, codex, opencode or gemini, or argv",
          },
        ];
  const path = ["peers", index, "argv"];
  const has = (mark: string) => argv.some((argument) => argument.includes(mark));
  if (argv[0] === "") return [{ path, says: "the program, the first word of argv, is empty; write its name" }];
  if (prompt === "argv" && !has("{PROMPT}")) return [{ path, says: "prompt is argv but no argument has {PROMPT} in it; add it where the prompt belongs" }];
  if (prompt === "file" && !has("{PROMPT_FILE}"))
    return [{ path, says: "prompt is file but no argument has {PROMPT_FILE} in it; add it where the file's name belongs" }];
  if (prompt === "stdin" && (has("{PROMPT}") || has("{PROMPT_FILE}"))) {
    return [
      {
        path,
        says: `an argument has ${has("{PROMPT}") ? "{PROMPT}" : "{PROMPT_FILE}"} in it but prompt is stdin; write prompt: ${has("{PROMPT}") ? "argv" : "file"}`,
      },
    ];
  }
  return [];
}

function checkRoles(peers: readonly Peer[]): Finding[] {
  if (peers.every(({ interactive }) => interactive))
    return [{ path: ["peers"], says: "every peer is interactive, so nobody could review; leave out interactive for at least one" }];
  if (peers.some(({ role }) => role === "default")) return [];
  return [{ path: ["peers"], says: "every peer has role recovery, so nobody would ever begin; leave out role for at least one" }];
}
