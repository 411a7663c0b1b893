import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Tests start hundreds of processes: this way most find the sources compiled, which halves what they take to start.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/compiled");

/**
 * Whole processes, clusters of a hundred pools, matrices of whole runs, sweeps, tens of thousands of requests, the types
 * and rules of everything: what takes seconds a test, so that `npm test` takes one minute.
 */
const LONG = [
  "chaos",
  "contract/arm/cli",
  "contract/arm/malformed",
  "contract/records/cli",
  "e2e/audit-fleet",
  "e2e/budgets",
  "e2e/ids",
  "e2e/least-privilege",
  "e2e/rows",
  "e2e/start",
  "e2e/sweep",
  "host",
  "lint",
  "orchestration/many-pools",
  "recipes",
].map((folder) => `test/${folder}/**/*.test.ts`);

/** What takes a second or more, in folders whose other files are quick. */
const SLOW = [
  "contract/arm/http/throttling",
  "contract/records/{cluster-events,find-clusters}",
  "e2e/fleet/company",
  "e2e/migrate-cluster/{commands,invariants,preservation,secrets,what-was-approved}",
  "e2e/one-machine/{disk-full,simulated-time,terminal-text}",
  "e2e/onboarding/onboarding",
  "e2e/schedules/sweep",
  "e2e/situations/{capabilities,custom-roles,foreseen,governed,half-migrated,half-migrated-neighbour}",
  "e2e/situations/{pools-seen,refused-by-aks,said-by-scenarios}",
  "e2e/workflows/{grant-roles,guardrails,small-workflows}",
  "orchestration/create-cluster/create-cluster",
  "orchestration/kit/{early-timers,engine-port}",
  "orchestration/migrate-cluster/{commands,directions,in-cluster,incidents,on-the-simulator}",
  "orchestration/migrate-cluster/{parked-on-a-failed-change,read-again-*}",
  "orchestration/migrate-cluster/{refusals,scale-out-and-in,strategies}",
  "orchestration/runtime/{properties,timing}",
  "orchestration/upgrade-node-images/{drains,read-again,upgrade-node-images}",
  "unit/build/{app-registration,hooks}",
  "unit/docs/workflow-pages",
  "unit/domain/calendar/calendar",
  "unit/domain/sweep/standing",
  "unit/lint/{folders,walls}",
].map((files) => `test/${files}.test.ts`);

/** Tests of single functions. */
const PURE = ["test/unit/**/*.test.ts"];

/** What is deployed, built and loaded on every Node version that it runs on. */
const PACKAGE = ["test/package/**/*.test.ts"];

/** The deployed app on Microsoft's engine, which `test/engine/run.sh` builds and starts. */
const ENGINE = ["test/engine/**/*.test.ts"];

// Files share a process: loading everything again for each takes longer than the tests.
const common = { testTimeout: 60_000, pool: "forks", isolate: false } as const;

export default defineConfig({
  test: {
    // Vitest keeps one core for itself, which of two is half.
    maxWorkers: "100%",
    projects: [
      { test: { ...common, name: "pure", include: PURE, exclude: SLOW } },
      {
        test: {
          ...common,
          name: "usual",
          include: ["test/**/*.test.ts"],
          exclude: [...LONG, ...SLOW, ...PURE, ...PACKAGE, ...ENGINE],
        },
      },
      {
        test: { ...common, name: "slow", include: SLOW, testTimeout: 240_000, hookTimeout: 240_000 },
      },
      {
        test: {
          ...common,
          name: "long",
          include: LONG,
          isolate: true,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          ...common,
          name: "package",
          include: PACKAGE,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxConcurrency: 2,
        },
      },
      {
        test: { ...common, name: "engine", include: ENGINE, testTimeout: 240_000, hookTimeout: 120_000 },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["domain/**", "local/runtime/engine/**"],
      reporter: ["text"],
      thresholds: { "local/runtime/engine/**": { 100: true } },
    },
  },
});
