/** The register of findings: what a reviewer claimed and what became of it. Kept in the state, so bounded. */

import { atLeast } from "../severity.ts";
import type { Author, Category, Oid, Severity } from "../vocabulary.ts";

export const openStatuses = ["claimed", "confirmed", "answered", "asked"] as const;
export const closedStatuses = ["refuted", "fixed", "deferred", "cut", "closed", "advice"] as const;
export type FindingStatus = (typeof openStatuses)[number] | (typeof closedStatuses)[number];

export type RegisteredFinding = {
  /** `F1`, `F2`, … in the order they were claimed. */
  readonly id: string;
  readonly severity: Severity;
  readonly file: string | null;
  readonly line: number | null;
  readonly claim: string;
  /** A command that failed on the commit it was found at; null when only a place is cited. */
  readonly command: string | null;
  readonly category: Category;
  readonly finder: string;
  /** The turn, commit and tree it was claimed in, and the newest turn that claimed it. */
  readonly turn: number;
  readonly commit: Oid;
  readonly tree: Oid;
  readonly lastTurn: number;
  readonly introducedBy: { readonly commit: Oid; readonly author: Author; readonly turn: number | null } | null;
  /** The turn that wrote the cited line was answering a finding, or a gate that another hand-off had left red. */
  readonly causedByFix: boolean;
  readonly status: FindingStatus;
  /** The author denied it; the finder is asked for a command that fails. */
  readonly disputed: boolean;
  /** Answered with something else than a change: another peer has to agree. */
  readonly proposal: { readonly what: "defer" | "cut"; readonly by: string; readonly why: string } | null;
  /** The turn whose change was its newest answer; null when a person's was. */
  readonly answeredIn: number | null;
  /** Times it was answered and found still there. */
  readonly reopened: number;
  /** Times it was claimed again. */
  readonly again: number;
  /** Who made it what it is now, and why. */
  readonly by: string;
  readonly why: string;
};

export type Register = {
  /** How many findings there ever were. */
  readonly count: number;
  /** Oldest first. */
  readonly open: readonly RegisteredFinding[];
  /** The last 60, and of those below the bar the last 30. */
  readonly closed: readonly RegisteredFinding[];
  readonly advice: readonly RegisteredFinding[];
  readonly totals: Totals;
  /** Implement turns that answered findings or gates a hand-off had left red; the last 200. */
  readonly fixTurns: readonly number[];
  readonly pace: Pace;
};

export type Totals = Readonly<Record<"confirmed" | "reopened" | "causedByFix" | (typeof closedStatuses)[number], number>>;

/** Since the run was armed: what tells progress from going round. */
export type Pace = {
  /** Of the newest confirmed findings, whether a fix made them. */
  readonly byFix: readonly boolean[];
  /** Different trees in a row in which a file and category had a confirmed finding. */
  readonly regions: Readonly<Record<string, { readonly times: number; readonly tree: Oid }>>;
  /** Findings open after the last review, reviews since that number last went down, and reviews that left any open. */
  readonly left: number;
  readonly flat: number;
  readonly rounds: number;
};

export const noPace: Pace = { byFix: [], regions: {}, left: 0, flat: 0, rounds: 0 };
export const noRegister: Register = {
  count: 0,
  open: [],
  closed: [],
  advice: [],
  totals: { confirmed: 0, reopened: 0, causedByFix: 0, refuted: 0, fixed: 0, deferred: 0, cut: 0, closed: 0, advice: 0 },
  fixTurns: [],
  pace: noPace,
};

/** More are not taken in: a run with so many does not converge. */
export const mostOpen = 200;

type Registering = { readonly register: Register; readonly policy: { readonly policy: { readonly convergence: { readonly severity_bar: Severity } } } | null };

export const barOf = ({ policy }: Pick<Registering, "policy">): Severity => policy?.policy.convergence.severity_bar ?? "med";

/** Open findings that count: at or above the bar. */
export const openFindings = (state: Registering) => state.register.open.filter(({ severity }) => atLeast(severity, barOf(state)));
/** Nobody has confirmed them; they block nothing but being done. */
export const claimedFindings = (state: Registering) => openFindings(state).filter(({ status }) => status === "claimed");
/** To be answered by whoever implements next. */
export const confirmedFindings = (state: Registering) => openFindings(state).filter(({ status }) => status === "confirmed");
/** To be looked at again by a reviewer, or by running their commands. */
export const answeredFindings = (state: Registering) => openFindings(state).filter(({ status }) => status === "answered");
export const askedFindings = (state: Registering) => openFindings(state).filter(({ status }) => status === "asked");
/** All but those a person was asked about. */
export const unsettledFindings = (state: Registering) => openFindings(state).filter(({ status }) => status !== "asked");

export const findingOf = ({ register }: Pick<Registering, "register">, id: string): RegisteredFinding | null =>
  [...register.open, ...register.closed, ...register.advice].find((known) => known.id === id) ?? null;

/** `answer.mjs:12`, or the command when no place is cited. */
export const placeOf = ({ file, line, command }: Pick<RegisteredFinding, "file" | "line" | "command">) =>
  file ? `${file}${line ? `:${line}` : ""}` : `\`${command}\``;
export const regionOf = ({ file, category }: Pick<RegisteredFinding, "file" | "category">) =>
  `${file ?? "(command)"}${category === "other" ? "" : ` (${category})`}`;
