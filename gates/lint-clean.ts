import { checkerGate } from "./shared/checks/checker-gate.ts";

export const lintClean = checkerGate({
  id: "lint-clean",
  version: "1",
  question: "lint",
  says: "Do the project's own linters find nothing new, with settings no looser than at the baseline?",
  cannotSee: "what no rule of the project looks for, and settings that a program computes",
});
