import type { Gate } from "../src/ports/gate.ts";
import { acceptancePass } from "./acceptance-pass.ts";
import { agentsInSync } from "./agents-in-sync.ts";
import { apiStable } from "./api-stable.ts";
import { architectureGrounded } from "./architecture-grounded.ts";
import { architectureIntact } from "./architecture-intact.ts";
import { bugHuntClean } from "./bug-hunt-clean.ts";
import { codemapComplete } from "./codemap-complete.ts";
import { codemapGrounded } from "./codemap-grounded.ts";
import { codemapSignatureMatch } from "./codemap-signature-match.ts";
import { codemapSummariesComplete } from "./codemap-summaries-complete.ts";
import { concernsResolved } from "./concerns-resolved.ts";
import { coverageHolds } from "./coverage-holds.ts";
import { deliveryReportComplete } from "./delivery-report-complete.ts";
import { depsJustified } from "./deps-justified.ts";
import { descriptionConverged } from "./description-converged.ts";
import { descriptionFilesPresent } from "./description-files-present.ts";
import { descriptionSectionsPresent } from "./description-sections-present.ts";
import { diffSizePerResolve } from "./diff-size-per-resolve.ts";
import { e2ePass } from "./e2e-pass.ts";
import { historyIntact } from "./history-intact.ts";
import { honestyAudit } from "./honesty-audit.ts";
import { lintClean } from "./lint-clean.ts";
import { mutationSample } from "./mutation-sample.ts";
import { noCommentedCode } from "./no-commented-code.ts";
import { noDebugLeftovers } from "./no-debug-leftovers.ts";
import { noEmptyBodies } from "./no-empty-bodies.ts";
import { noMocksInImplementation } from "./no-mocks-in-implementation.ts";
import { noRegression } from "./no-regression.ts";
import { noSecrets } from "./no-secrets.ts";
import { noShortcutMarkers } from "./no-shortcut-markers.ts";
import { noSkippedTests } from "./no-skipped-tests.ts";
import { noStubs } from "./no-stubs.ts";
import { planComplete } from "./plan-complete.ts";
import { planIntact } from "./plan-intact.ts";
import { policyIntact } from "./policy-intact.ts";
import { selfReviewOnHandoff } from "./self-review-on-handoff.ts";
import { stepTraceable } from "./step-traceable.ts";
import { tddReproducesBug } from "./tdd-reproduces-bug.ts";
import { testsCoverHappyEdgeSad } from "./tests-cover-happy-edge-sad.ts";
import { testsNotWeakened } from "./tests-not-weakened.ts";
import { testsPass } from "./tests-pass.ts";
import { typeClean } from "./type-clean.ts";

/** Every built-in gate; the only list of them. */
export const gates: readonly Gate[] = [
  acceptancePass,
  agentsInSync,
  apiStable,
  architectureGrounded,
  architectureIntact,
  bugHuntClean,
  codemapComplete,
  codemapGrounded,
  codemapSignatureMatch,
  codemapSummariesComplete,
  concernsResolved,
  coverageHolds,
  deliveryReportComplete,
  depsJustified,
  descriptionConverged,
  descriptionFilesPresent,
  descriptionSectionsPresent,
  diffSizePerResolve,
  e2ePass,
  historyIntact,
  honestyAudit,
  lintClean,
  mutationSample,
  noCommentedCode,
  noDebugLeftovers,
  noEmptyBodies,
  noMocksInImplementation,
  noRegression,
  noSecrets,
  noShortcutMarkers,
  noSkippedTests,
  noStubs,
  planComplete,
  planIntact,
  policyIntact,
  selfReviewOnHandoff,
  stepTraceable,
  tddReproducesBug,
  testsCoverHappyEdgeSad,
  testsNotWeakened,
  testsPass,
  typeClean,
];
