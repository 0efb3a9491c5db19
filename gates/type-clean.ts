import { checkerGate } from "./shared/checks/checker-gate.ts";

export const typeClean = checkerGate({
  id: "type-clean",
  version: "1",
  question: "types",
  says: "Do the project's own type checkers find nothing new, with settings no looser than at the baseline?",
  cannotSee: "types that were widened to any or cast away, and code that no type checker of the project reads",
});
