import type { Detect } from "./project.ts";

/** Go: its own tester and checker, and golangci-lint where it is set up. */
export const goGates: Detect = (view, folder) => {
  if (!view.files.includes(`${folder}go.mod`)) return null;
  const linter = [".golangci.yml", ".golangci.yaml", ".golangci.toml", ".golangci.json"].some((file) => view.files.includes(folder + file));
  return {
    names: ["Go"],
    gates: [
      { id: "test", cmd: "go test ./...", comment: "all packages" },
      { id: "vet", cmd: "go vet ./...", comment: "what the compiler lets through but is wrong" },
      ...(linter ? [{ id: "lint", cmd: "golangci-lint run", comment: "the settings of golangci-lint" }] : []),
    ],
    link: view.ignored.filter((path) => path === `${folder}vendor`),
    keep: [],
    notes: [],
  };
};
