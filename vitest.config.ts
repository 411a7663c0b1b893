import { defineConfig } from "vitest/config";

/** Whole processes that are killed and thousands of whole runs: minutes instead of seconds. */
const LONG = ["test/chaos/**/*.test.ts"];

/** Tests without state of their own outside: they may share a process, which saves loading everything again. */
const PURE = ["test/unit/**/*.test.ts"];

const common = { testTimeout: 20_000, pool: "forks" } as const;

export default defineConfig({
  test: {
    projects: [
      { test: { ...common, name: "pure", include: PURE, isolate: false } },
      { test: { ...common, name: "usual", include: ["test/**/*.test.ts"], exclude: [...LONG, ...PURE] } },
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
