/** The ways a step can go, and whose they are. What is not in the table does not happen. */
export const stepStates = ["open", "partial", "done", "blocked", "blocked-acknowledged"] as const;
export type StepStateName = (typeof stepStates)[number];

/** `peers` is this program: it only ever takes back what no longer holds. */
export const movers = ["implementer", "reviewer", "operator", "peers"] as const;
export type Mover = (typeof movers)[number];

const table: Readonly<Record<Mover, readonly (readonly [StepStateName, StepStateName])[]>> = {
  implementer: [
    ["open", "partial"],
    ["open", "blocked"],
    ["partial", "blocked"],
    ["blocked", "partial"],
  ],
  reviewer: [
    ["open", "done"],
    ["open", "partial"],
    ["partial", "done"],
    ["partial", "partial"],
  ],
  operator: [
    ["blocked", "blocked-acknowledged"],
    ["blocked", "open"],
    ["blocked-acknowledged", "open"],
  ],
  peers: [["done", "partial"]],
};

export const isLegal = (by: Mover, from: StepStateName, to: StepStateName): boolean => table[by].some(([before, after]) => before === from && after === to);

/** Nothing more is to be done about it. */
export const isClosed = (state: StepStateName): boolean => state === "done" || state === "blocked-acknowledged";
