import { exitCodes } from "./exit-codes.ts";

/** Troubles that were foreseen have a name and bring their own sentence. */
const foreseen: Readonly<Record<string, number>> = {
  Refusal: exitCodes.wrongCall.code,
  HookTrouble: exitCodes.wrongCall.code,
  LockLost: exitCodes.lockHeld.code,
  LogFault: exitCodes.fault.code,
  LogDamaged: exitCodes.fault.code,
  EntryFault: exitCodes.fault.code,
};

/** What to say of a fault, and the exit code. Anything not foreseen is our fault and says so, with what helps to report it. */
export function explain(fault: unknown): { readonly says: string; readonly code: number } {
  const error = fault instanceof Error ? fault : new Error(String(fault));
  const code = foreseen[error.name];
  if (code !== undefined) return { says: error.message, code };
  return { says: machineTrouble(error) ?? `this is a fault of peers: ${error.stack ?? error.message}`, code: exitCodes.fault.code };
}

/** Troubles of the machine, from the system's code or, where git met them, from its words. */
function machineTrouble(error: NodeJS.ErrnoException): string | null {
  const { code = "", message, path } = error;
  const where = path ? ` (${path})` : "";
  if (code === "ENOSPC" || code === "EDQUOT" || /No space left on device|Disk quota exceeded/.test(message))
    return `the disk is full${where}; what is in the log is safe. Free some space, then \`peers run\` goes on`;
  if (code === "EROFS" || /Read-only file system/.test(message)) return `the file system is read-only${where}; peers must be able to write there`;
  if ((code === "EACCES" || code === "EPERM") && path) return `${path} may not be read or written by this user; \`ls -ld\` shows whose it is`;
  return null;
}
