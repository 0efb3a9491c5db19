import { defineConfig } from "vitest/config";

const slow = ["tests/{git,e2e,gates,modes}/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "fast", include: ["tests/{core,arch,contract,agents}/**/*.test.ts"], testTimeout: 10_000 } },
      // The real CLIs are large and slow to start: one at a time.
      { test: { name: "agents", include: ["tests/real-agents/**/*.test.ts"], testTimeout: 400_000, hookTimeout: 600_000, fileParallelism: false } },
      { test: { name: "real", include: slow, testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
});
