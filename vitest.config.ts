import { defineConfig } from "vitest/config";

const slow = ["tests/git/**/*.test.ts", "tests/e2e/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "fast", include: ["tests/{core,arch,contract,agents}/**/*.test.ts"], testTimeout: 10_000 } },
      { test: { name: "real", include: slow, testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
});
