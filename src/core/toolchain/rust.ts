import type { Detect } from "./project.ts";

/** Rust: cargo, with clippy where it is installed. */
export const rustGates: Detect = (view, folder) => {
  const manifest = view.texts[`${folder}Cargo.toml`];
  if (manifest === undefined) return null;
  const all = /^\[workspace\]/m.test(manifest) ? " --workspace" : "";
  const checked = view.programs.includes("cargo-clippy")
    ? { id: "lint", cmd: `cargo clippy${all} --all-targets -- -D warnings`, comment: "clippy" }
    : { id: "check", cmd: `cargo check${all} --all-targets`, comment: "the compiler; clippy is not installed here" };
  return { names: ["Rust"], gates: [{ id: "test", cmd: `cargo test${all}`, comment: "all tests" }, checked], link: [], keep: [`${folder}target`], notes: [] };
};
