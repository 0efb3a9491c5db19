import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** Compilers keep what does not change from one throw-away home to the next. */
export const toolFolders = () => ({
  RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), ".rustup"),
  CARGO_HOME: process.env.CARGO_HOME ?? join(homedir(), ".cargo"),
  GOCACHE: process.env.GOCACHE ?? join(tmpdir(), "peers-go-cache"),
});
