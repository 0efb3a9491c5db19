import { type Document, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { Path } from "./open-yaml.ts";

export type Note = { readonly path: Path; readonly says: string };
/** Rewrites settings of the Python original in place, so that every value keeps its position in the file. */
export type Upgrade = (document: Document.Parsed) => Note[];

/** Old place, new place. */
const moves: readonly [Path, Path][] = [
  [
    ["budget", "max_iterations"],
    ["budget", "max_ticks"],
  ],
  [
    ["health", "idle_timeout_s"],
    ["turns", "idle_timeout_s"],
  ],
  [
    ["health", "absolute_max_runtime_s"],
    ["turns", "timeout_s"],
  ],
  [
    ["goals", "timeout_s"],
    ["gates", "timeout_s"],
  ],
  [
    ["goals", "stuck_halt_after"],
    ["stuck", "same_gates"],
  ],
  [
    ["goals", "max_retries"],
    ["turns", "max_retries"],
  ],
  [
    ["goals", "recovery_interval"],
    ["turns", "recovery_interval"],
  ],
];

/** What has no meaning here, and where the matter went. */
const gone: readonly [Path, string][] = [
  [["driver"], "commits drive the loop; there is nothing to choose"],
  [["graphify_mcp"], "give the peer's own program its MCP servers"],
  [["egress_allow"], "use your container's or firewall's own rules"],
  [["research"], "give the peer's own program its tools"],
  [["pipeline_gates"], "gates always run beside the next turn"],
  [["observability"], "`peers watch` shows what peers print"],
  [["verify"], "write it in goals.yaml"],
  [["health"], "turns: has the time limits"],
  [["goals"], "gates:, stuck: and convergence: have these settings"],
];

export const upgradeConfig: Upgrade = (document) => [
  ...toolsToPeers(document),
  ...peersOf(document).flatMap(([peer, index]) => upgradePeer(document, peer, index)),
  ...moves.flatMap(([from, to]) => move(document, from, to)),
  ...gone.flatMap(([path, why]) => drop(document, path, why)),
];

export const upgradeGoals: Upgrade = (document) => {
  const goals = document.get("goals");
  if (!isSeq(goals)) return [];
  return goals.items.flatMap((_, index) => [
    ...drop(document, ["goals", index, "cacheable"], "verdicts are kept by tree"),
    ...drop(document, ["goals", index, "expensive"], "cheap gates are judged first anyway"),
    ...drop(document, ["goals", index, "review_interval"], "a review is asked for whenever the tree has none"),
  ]);
};

function toolsToPeers(document: Document.Parsed): Note[] {
  const root = document.contents;
  if (!isMap(root) || root.has("peers") || !isMap(root.get("tools"))) return [];
  const pair = take(root, "tools");
  const tools = pair?.value as YAMLMap;
  const list = document.createNode([]) as YAMLSeq;
  for (const tool of tools.items) {
    if (isMap(tool.value)) tool.value.items.unshift(document.createPair("name", isScalar(tool.key) ? tool.key.value : tool.key));
    list.add(tool.value);
  }
  root.add(document.createPair("peers", list));
  return [{ path: ["peers"], says: "tools: is written as a list now; see peers: in the template, with name: in each entry" }];
}

function peersOf(document: Document.Parsed): [YAMLMap, number][] {
  const peers = document.get("peers");
  return isSeq(peers) ? peers.items.flatMap((item, index): [YAMLMap, number][] => (isMap(item) ? [[item, index]] : [])) : [];
}

function upgradePeer(document: Document.Parsed, peer: YAMLMap, index: number): Note[] {
  const path: Path = ["peers", index];
  const notes = move(document, [...path, "prompt_mode"], [...path, "prompt"]);
  return [...notes, ...rename(peer, path, "prompt", prompts), ...rename(peer, path, "role", roles)];
}

/** A value of the original's, what it is here, and why. */
type Renamed = Readonly<Record<string, readonly [to: string, why: string]>>;

const prompts: Renamed = {
  "argv-substitute": ["argv", "is called argv now; every user of the machine can read the prompt there, and a long one does not fit: stdin is better"],
};
const inert = "never had an effect and means default";
const roles: Renamed = { witness: ["default", inert], debater: ["default", inert] };

function rename(peer: YAMLMap, path: Path, key: string, names: Renamed): Note[] {
  const value = peer.get(key, true);
  const renamed = isScalar(value) && typeof value.value === "string" ? names[value.value] : undefined;
  if (!isScalar(value) || !renamed) return [];
  const says = `${key} ${String(value.value)} ${renamed[1]}`;
  value.value = renamed[0];
  return [{ path: [...path, key], says }];
}

function move(document: Document.Parsed, from: Path, to: Path): Note[] {
  const holder = document.getIn(from.slice(0, -1));
  if (!isMap(holder) || !holder.has(from.at(-1)) || document.hasIn(to)) return [];
  const pair = take(holder, String(from.at(-1)));
  const target = to.slice(0, -1);
  if (!document.hasIn(target)) document.setIn(target, document.createNode({}));
  const place = document.getIn(target);
  if (!pair || !isMap(place)) return [];
  if (isScalar(pair.key)) pair.key.value = to.at(-1);
  place.items.push(pair);
  return [
    { path: to, says: `${from.filter((part) => typeof part === "string").join(".")} is called ${to.filter((part) => typeof part === "string").join(".")} now` },
  ];
}

function drop(document: Document.Parsed, path: Path, why: string): Note[] {
  const holder = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1));
  if (!isMap(holder) || !holder.has(path.at(-1))) return [];
  const pair = take(holder, String(path.at(-1)));
  // A section all of whose settings have moved says nothing more.
  if (isMap(pair?.value) && pair.value.items.length === 0) return [];
  // Its place is gone from the document with it; the section around it is the nearest that is left.
  return pair ? [{ path: path.slice(0, -1), says: `${String(path.at(-1))} is ignored: ${why}` }] : [];
}

function take(map: YAMLMap, key: string): Pair | undefined {
  const at = map.items.findIndex((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === key);
  return at < 0 ? undefined : map.items.splice(at, 1)[0];
}
