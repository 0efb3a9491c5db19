import type { HookEntry } from "../core/hook-files/hook-file.ts";
import type { Millis } from "../core/vocabulary.ts";

/** What a peer's entry in config.yaml says about its CLI. */
export type AgentSettings = {
  /** The program and arguments the operator wrote. They win: only what model, reasoning and provider ask for and they do not say is put in. */
  readonly argv?: readonly string[] | undefined;
  readonly model?: string | undefined;
  readonly reasoning?: string | undefined;
  readonly provider?: string | undefined;
};

/** How a turn uses a session of the CLI: a new one (with an id of ours where the CLI lets us choose) or one to go on with. */
export type AgentSession = { readonly fresh: string } | { readonly resume: string };

/**
 * How to call it for a turn. `argv` begins with the program and never holds the prompt; `env` is added to the turn's environment.
 * With argv of the operator's the prompt goes where that peer's `prompt` setting says, and sessions are left to the operator.
 */
export type AgentCall = { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>>; readonly prompt: "stdin" | "file" };

/** What hinders every turn of this peer, found before the first: a key that is not set, a setting the CLI does not know. */
export type AgentRefusal = { readonly refused: string };

/** How the CLI is paid for: by the token (a key) or by the month. */
export type SignIn = "key" | "subscription" | "unknown";

export type TokenCounts = {
  /** Without what came from the cache. */
  readonly input: number;
  readonly output: number;
  readonly cached: number;
};

/** One thing the CLI reported, as soon as its line was complete. */
export type AgentEvent =
  | { readonly kind: "session"; readonly id: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "tool"; readonly name: string; readonly detail: string }
  | { readonly kind: "tool-ended"; readonly name: string; readonly failed: boolean }
  /** What this run has used so far, in total, not since the last such event. `usd` is the CLI's own figure; null when it gives none. */
  | { readonly kind: "usage"; readonly tokens: TokenCounts; readonly usd: number | null; readonly model: string | null }
  /** It tries again by itself after `afterMs`: a stated silence. */
  | { readonly kind: "retry"; readonly afterMs: Millis | null; readonly trouble: AgentTrouble }
  /** The run is over as far as the CLI says. */
  | { readonly kind: "result"; readonly text: string; readonly trouble: AgentTrouble | null };

export type AgentTrouble = {
  /** `signed-out` and `out-of-quota` need a person; the others pass. */
  readonly kind: "rate-limited" | "overloaded" | "api-error" | "signed-out" | "out-of-quota" | "denied" | "session-unknown" | "interrupted";
  readonly message: string;
  /** When it may be tried again, milliseconds since 1970; null when the CLI does not say. */
  readonly retryAt: Millis | null;
};

/** What a whole run amounted to. */
export type AgentReading = {
  readonly session: string | null;
  /** The final answer in plain text. */
  readonly text: string;
  readonly usage: { readonly tokens: TokenCounts; readonly usd: number | null; readonly model: string | null } | null;
  /** Whether the CLI marked its own end. */
  readonly ended: boolean;
  readonly trouble: AgentTrouble | null;
};

/** Reads a stream as it comes, however it is cut into chunks. */
export type AgentReader = {
  /** `now` is for texts that give a time of day. Returns what became known with this chunk. */
  readonly push: (stream: "stdout" | "stderr", chunk: string, now: Millis) => readonly AgentEvent[];
  /** After the process ended. */
  readonly end: (exitCode: number | null, now: Millis) => AgentReading;
};

export type ReaderContext = {
  /** What the resumed session had used before this run, for CLIs that report totals of the session; null for a new session. */
  readonly usedBefore: { readonly tokens: TokenCounts; readonly usd: number } | null;
  /** The configured model, for CLIs whose stream does not name it. */
  readonly model: string | null;
};

/** One agent CLI: everything peers knows about it. Adding one is one file and one line in `src/agents/index.ts`. */
export type Agent = {
  readonly id: string;
  readonly title: string;
  readonly program: string;
  readonly install: string;
  /** Version the facts of the file were measured on. */
  readonly measuredOn: string;
  readonly providers: readonly string[];
  readonly reasoning: readonly string[];
  readonly versionArgs: readonly string[];
  /** Whether an id for a new session can be chosen beforehand. */
  readonly choosesSession: boolean;
  /** Whether it says what a run costs; otherwise the price table is asked. */
  readonly reportsCost: boolean;
  /** `environment` is the turn's, with facts of the caller's: PEERS_UID (0 is root), PEERS_GIT_NAME and PEERS_GIT_EMAIL (who commits here), PEERS_SELF (the command that starts peers, as a JSON list). */
  readonly call: (settings: AgentSettings, session: AgentSession | null, environment: Readonly<Record<string, string>>) => AgentCall | AgentRefusal;
  /** How it is signed in, from the turn's environment (with the call's `env`) and the files under HOME it keeps that in (`read` gives null for a file that is not there). */
  readonly signIn: (environment: Readonly<Record<string, string>>, read: (pathUnderHome: string) => string | null) => SignIn;
  readonly reader: (context: ReaderContext) => AgentReader;
  /** How a person works with it in a terminal; null for a program peers knows nothing about. */
  readonly interactive: InteractiveUse | null;
};

/** A session that a person keeps: how it is opened, as a line for `sh`, and how peers hears that it came to rest. */
export type InteractiveUse = { readonly open: string; readonly hook: StopHook };

/** A hook that the CLI runs when it has come to the end of a turn. */
export type StopHook = {
  /** The settings file it stands in; `movedBy` is a variable that puts that folder of HOME elsewhere. */
  readonly place:
    | { readonly under: "project"; readonly path: string }
    | { readonly under: "home"; readonly path: string; readonly movedBy?: { readonly variable: string; readonly folder: string } };
  /** What a person should know of it; may be empty. */
  readonly caveat: string;
  /** What is to stand there so that `argv` is run; `id` is the repository's, and part of what marks it as ours. */
  readonly entry: (call: { readonly argv: readonly string[]; readonly id: string }) => HookEntry;
};
