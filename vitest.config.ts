import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    pool: "forks",
    coverage: {
      provider: "v8",
      include: ["domain/**", "local/runtime/engine/**"],
      reporter: ["text"],
      thresholds: { "local/runtime/engine/**": { 100: true } },
    },
  },
});
