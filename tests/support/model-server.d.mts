/** See model-server.mjs. */
export type Fault =
  | "rate-limit"
  | "overloaded"
  | "server-error"
  | "unauthorized"
  | "quota"
  | "usage-limit"
  | "stall"
  | "stall-in-stream"
  | "cut"
  | "disconnect"
  | "garbage";
export type Vendor = "anthropic" | "responses" | "chat" | "gemini";

/** `usage` in tokens, `input` without what came from the cache. */
export type Reply =
  | { readonly say?: string; readonly run?: string; readonly usage?: { readonly input: number; readonly output: number; readonly cached: number } }
  | { readonly fault: Fault; readonly retryAfterS?: number; readonly resetsAtS?: number };

export type ModelRequest = {
  readonly vendor: Vendor;
  /** How many requests of this vendor came before. */
  readonly index: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** The last thing the user said. */
  readonly prompt: string;
  /** What the last command printed, when this request brings it. */
  readonly toolResult: string | null;
  /** The whole conversation as JSON. */
  readonly text: string;
};

export type Scenario = {
  readonly replies?: readonly Reply[] | Readonly<Partial<Record<Vendor, readonly Reply[]>>>;
  readonly otherwise?: Reply;
  readonly answer?: (request: ModelRequest) => Reply | undefined;
};

export type ModelServer = {
  readonly url: string;
  readonly requests: () => readonly (ModelRequest & { readonly reply: Reply })[];
  readonly close: () => Promise<void>;
};

export const faults: Readonly<Record<Fault, { readonly status: number } | string>>;
export function startModelServer(scenario: Scenario, options?: { readonly onRequest?: (line: object) => void }): Promise<ModelServer>;
