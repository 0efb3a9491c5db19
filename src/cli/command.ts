import type { Readable } from "node:stream";

/** A command as data: the parser, help, completion and the reference page are read off the table of these. */
export type CommandSpec = {
  readonly name: string;
  /** One line for the list of commands. */
  readonly says: string;
  /** `<required>` and `[optional]` arguments, in order. */
  readonly args?: readonly { readonly name: string; readonly says: string }[];
  readonly options?: readonly OptionSpec[];
  /** Whether a peer in its turn may not call it: it says what counts, or whether the loop goes on. */
  readonly operatorOnly?: (args: readonly string[]) => boolean;
  /** Called by hooks, not by people. */
  readonly hidden?: boolean;
  /** Loaded only when called: a hook must not pay for what it does not use. Resolves with the exit code. */
  readonly run: () => Promise<Handler>;
};

export type OptionSpec = { readonly flags: string; readonly says: string; readonly number?: boolean };

export type Invocation = {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly environment: Readonly<Record<string, string>>;
  /** A result, to stdout. */
  readonly print: (text: string) => void;
  /** Progress and complaints, to stderr. */
  readonly complain: (text: string) => void;
  readonly isTerminal: boolean;
  /** The folder it was called in; `cwd` is the one it is to work in. */
  readonly calledIn: string;
  /** What is piped in; null when that is a terminal, where nobody would know that we wait. */
  readonly input: Readable | null;
};

export type Handler = (invocation: Invocation) => Promise<number>;
