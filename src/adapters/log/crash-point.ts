/** Where in an append a test ends this process, as a loss of power would: nothing written, objects written, or the ref moved. */
export type CrashPlace = "before" | "written" | "after";

/**
 * For tests only: `PEERS_CRASH_AT=append:3:after` ends this process with SIGKILL in its third append. Returns what an append calls
 * at each place; does nothing when the variable is not set.
 */
export function crashPoint(setting: string | undefined): (place: CrashPlace) => void {
  const [, number, place] = /^append:(\d+):(before|written|after)$/.exec(setting ?? "") ?? [];
  if (number === undefined) return () => undefined;
  let appends = 0;
  return (here) => {
    if (here === "before") appends += 1;
    if (here === place && appends === Number(number)) process.kill(process.pid, "SIGKILL");
  };
}
