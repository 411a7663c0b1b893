import { defineConfig } from "vitest/config";

/** Thousands of whole runs: minutes instead of seconds. */
const LONG = ["faults", "crashes", "random"].map((kind) => `test/chaos/${kind}/**/*.test.ts`);

const common = { testTimeout: 20_000, pool: "forks" } as const;

export default defineConfig({
  test: {
    projects: [
      { test: { ...common, name: "usual", include: ["test/**/*.test.ts"], exclude: LONG } },
      { test: { ...common, name: "long", include: LONG } },
    ],
    coverage: {
      provider: "v8",
      include: ["domain/**", "local/runtime/engine/**"],
      reporter: ["text"],
      thresholds: { "local/runtime/engine/**": { 100: true } },
    },
  },
});
