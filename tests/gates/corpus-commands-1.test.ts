import { gates } from "../../gates/index.ts";
import { runCases } from "./support/run-cases.ts";

// Half of the gates that run commands: the two halves run at the same time.
runCases(
  gates
    .filter(({ reads }) => reads === "commands")
    .map(({ id }) => id)
    .filter((_, index) => index % 2 === 0),
);
