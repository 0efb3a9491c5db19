/** What is written down, and accepted by another peer, before the first step of a plan. In this order. */
export const phases = ["recon", "alignment", "architecture"] as const;
export type Phase = (typeof phases)[number];
