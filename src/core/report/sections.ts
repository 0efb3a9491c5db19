/** The page below its first lines, each part from the story alone. A part with nothing to tell says so. */

import { branchOf } from "./names.ts";
import type { Page, Section } from "./page.ts";
import { short } from "./plain.ts";
import { remaining } from "./remaining.ts";
import { shown, text } from "./sections/blocks.ts";
import { findingsSection } from "./sections/findings.ts";
import { gatesSection } from "./sections/gates.ts";
import { measuredSections } from "./sections/measured.ts";
import { costSection, peersSection } from "./sections/peers.ts";
import { planSections } from "./sections/plan.ts";
import { reviewsSection, undoneSection } from "./sections/reviews.ts";
import { runsSection, turnsSection } from "./sections/turns.ts";
import { leadOf } from "./standing.ts";
import type { Story } from "./story.ts";

export function pageOf(story: Story): Page {
  const { state } = story;
  const at = state.tip ? ` at ${short(state.tip.commit)}` : "";
  return {
    title: `What the peers did on ${branchOf(state)}${at}`,
    lead: leadOf(story),
    sections: [
      remainsSection(story),
      ...planSections(story.state),
      gatesSection(story),
      peersSection(story),
      costSection(story),
      findingsSection(story),
      reviewsSection(story),
      ...measuredSections(story.state),
      undoneSection(story),
      turnsSection(story),
      runsSection(story),
    ],
  };
}

function remainsSection({ state }: Story): Section {
  const left = remaining(state);
  const task = state.policy?.policy.task.trim();
  return {
    title: "What remains",
    blocks: [
      ...(task ? [text(`The task: ${task}`)] : []),
      left.length > 0 ? { is: "list", items: left.slice(0, shown) } : text("Nothing that peers knows of. Advice that did not block stands among the findings."),
    ],
  };
}
