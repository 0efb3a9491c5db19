/** What reviewers made of planted defects: only where any were planted or any claim was judged. */
import { calibratedOf, calibrationText, whyUntrusted } from "../../calibration/trust.ts";
import type { State } from "../../state.ts";
import type { Section } from "../page.ts";

export function measuredSections(state: State): Section[] {
  const told = Object.keys(state.calibration.peers).map((peer) => [peer, calibrationText(calibratedOf(state, peer)), whyUntrusted(state, peer) || "trusted"]);
  const rows = told.filter(([, measured]) => measured !== "");
  if (rows.length === 0) return [];
  return [{ title: "Reviewers measured", blocks: [{ is: "table", table: { head: ["peer", "measured", "as a reviewer"], rows, numbers: [], more: "" } }] }];
}
