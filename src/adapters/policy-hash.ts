import { createHash } from "node:crypto";
import { canonicalJson } from "../core/config/make-policy.ts";
import type { Policy } from "../core/policy.ts";

/** sha256 (hex) of the policy's canonical JSON: what verdicts are bound to. */
export function policyHash(policy: Policy): string {
  return createHash("sha256").update(canonicalJson(policy)).digest("hex");
}
