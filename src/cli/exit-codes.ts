/** What the exit code of a command means; the table in the docs is read off this. */
export const exitCodes = {
  ok: { code: 0, says: "done: converged, passed, or nothing to report" },
  gateFailed: { code: 1, says: "a gate is red (verify, pre-push, gate)" },
  wrongCall: { code: 2, says: "wrong call or configuration error; nothing was changed" },
  gateBroken: { code: 3, says: "a gate could not run (verify, pre-push, gate)" },
  notApplicable: { code: 4, says: "nothing to judge (gate)" },
  notDone: { code: 5, says: "the run stopped and the work is not done" },
  lockHeld: { code: 6, says: "another runner is at work on this repository" },
  fault: { code: 70, says: "a fault of peers itself or of the machine (disk full, permissions)" },
  interrupted: { code: 130, says: "interrupted by Ctrl-C" },
  terminated: { code: 143, says: "ended by SIGTERM" },
} as const;
export type ExitName = keyof typeof exitCodes;
