import type { LiveTurn } from "../core/attribute.ts";
import type { Plant } from "../core/calibration/plant.ts";
import type { Draft, Message } from "../core/mail.ts";
import type { Peer } from "../core/policy.ts";
import type { Author, Millis, Oid, Role } from "../core/vocabulary.ts";
import type { Agent, AgentEvent, SignIn, TokenCounts } from "./agent.ts";
import type { EventLog } from "./event-log.ts";
import type { Bench } from "./judging.ts";
import type { Processes } from "./processes.ts";
import type { Repository } from "./repository.ts";
import type { Guard, Workspaces } from "./workspaces.ts";

export type Clock = {
  readonly now: () => Millis;
  /** Resolves after `ms`, or at once when the signal fires. */
  readonly sleep: (ms: Millis, signal?: AbortSignal) => Promise<void>;
};

/** One line of the spool: what a hook or a command saw. A hint, never the truth. */
export type Signal = {
  readonly hook: string;
  readonly args: string;
  readonly cwd: string;
  readonly token: string | null;
  /** The tip the hook read, when it could. */
  readonly tip: string | null;
  /** Ancestors of the process that ran git: `pid:start`, nearest first. */
  readonly ancestors: readonly string[];
};

export type Wakeups = {
  /** Resolves at the next wake-up (a hook, a watched file, a poll) or when the signal fires; coalesces. */
  readonly next: (signal: AbortSignal) => Promise<void>;
  /** Takes and forgets what the spool holds. */
  readonly drain: () => Promise<Signal[]>;
  readonly close: () => Promise<void>;
};

/** The lock of the one runner, held. */
export type Lock = {
  /** Whether this process still holds it: someone may have removed the folder. */
  readonly isHeld: () => boolean;
  readonly release: () => void;
};

/** A planted defect, and the nonce under which the beginning of the turn sealed it. */
export type Planted = { readonly plant: Plant; readonly nonce: string };

/** Files of a turn outside the log: where its prompt and review lie, and the token by which its processes are found. */
export type TurnFiles = {
  readonly open: (turn: number) => { readonly dir: string; readonly promptFile: string; readonly reviewFile: string };
  /** `beside`: further files of that folder, by name. */
  readonly writePrompt: (turn: number, prompt: string, beside?: Readonly<Record<string, string>>) => Promise<void>;
  /** `refused` says why what lies there is not read; both null: nothing lies there. */
  readonly readReview: (turn: number) => Promise<{ readonly text: string | null; readonly refused: string | null }>;
  /** Kept in the operator's folder: after a crash it is what finds the leftovers. */
  readonly rememberToken: (turn: number, token: string) => Promise<void>;
  /** What is planted in a review, kept from the reviewer: in the operator's folder. */
  readonly rememberPlant: (turn: number, planted: Planted) => Promise<void>;
  readonly plantOf: (turn: number) => Promise<Planted | null>;
  readonly tokenOf: (turn: number) => Promise<string | null>;
  readonly forget: (turn: number) => Promise<void>;
};

/** The agent CLIs, as the configuration of a peer names them. */
export type Agents = {
  readonly of: (peer: Pick<Peer, "tool" | "argv">) => Agent;
  readonly signInOf: (peer: Peer, environment: Readonly<Record<string, string>>) => SignIn;
  readonly priceOf: (model: string, tokens: TokenCounts) => number | null;
};

/** Letter boxes of the peers. */
export type Mail = {
  /** Publishes atomically; resolves with the file. */
  readonly send: (message: Draft) => Promise<string>;
  /** What waits for a peer from these senders, oldest first by sender, as much as one prompt holds. */
  readonly waiting: (to: string, from: readonly string[]) => Promise<readonly Message[]>;
  /** Of what waits, that which stands in the prompt of a turn: it was told. */
  readonly toldIn: (promptFile: string, to: string, from: readonly string[]) => Promise<readonly Message[]>;
  readonly archive: (messages: readonly Message[]) => Promise<void>;
};

/** Where a turn finds what a tool wrote about the repository; null for what is not there. */
export type PrimerFiles = { readonly recon: string | null; readonly digest: string | null; readonly codemap: string | null };

/** Files about the repository for peers to begin with: recon.md, codemap.md, CODEMAP.yaml. */
export type Primer = {
  /** Brings them up to date with a tip, in the background; nothing when they are. Trouble is said, never thrown. */
  readonly follow: (tip: { readonly commit: Oid; readonly tree: Oid }) => void;
  /** Resolves when there are some, of whatever tip: only the first turn ever has to wait for them. */
  readonly ready: (tip: { readonly commit: Oid; readonly tree: Oid }) => Promise<void>;
  /** In `.peers`; for whoever does not see that folder, beside its review file. */
  readonly filesOf: (role: Role, turn: number) => PrimerFiles;
  /** Puts them where `filesOf` says, when the folder of the turn is there. */
  readonly lend: (role: Role, turn: number) => void;
  readonly takeBack: () => void;
  /** Resolves when what was begun is done. */
  readonly settled: () => Promise<void>;
  /** Calls off what is under way. */
  readonly close: () => Promise<void>;
};

/** Everything a use case may touch. */
export type World = {
  readonly repository: Repository;
  readonly log: EventLog;
  /** Who made a commit, by the whole log as it is now; null for one it has not seen. */
  readonly loggedAuthors: () => (commit: Oid) => Promise<Author | null>;
  readonly bench: Bench;
  /** What each built-in gate asks, by its id: peers are told in words. */
  readonly gatesAsk: Readonly<Record<string, string>>;
  readonly processes: Processes;
  readonly workspaces: Workspaces;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly wakeups: Wakeups;
  readonly agents: Agents;
  /** Shows what a turn is doing to whoever peeks. */
  readonly peek: (live: LiveTurn, events: readonly AgentEvent[]) => void;
  readonly mail: Mail;
  readonly turnFiles: TurnFiles;
  readonly primer: Primer;
  readonly template: (name: Role | "confirm") => Promise<string>;
  /** A new unguessable token, and the digest the log keeps of it. */
  /** sha256 in hexadecimal. */
  readonly digest: (text: string) => string;
  readonly newToken: () => { readonly token: string; readonly digest: string };
  readonly environment: Readonly<Record<string, string>>;
  /** One line for a person; progress, never results. */
  readonly say: (line: string) => void;
};
