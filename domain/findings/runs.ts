import { blocker, fixed, warning } from "./row.ts";
import { MANAGED_IDENTITIES } from "./sources.ts";

const DIFFERENCE = { difference: "new pool: gpu" };

/** A run's relation to other plans and runs. */
export const RUNS = {
  "plan-changed": warning({
    means: ({ difference }) => difference,
    remedy: "Check what changed. Then approve this plan by its hash, or reject it.",
    source: "the previous plan, compared with the facts as they were read again",
    example: DIFFERENCE,
  }),
  "plan-not-as-seen": blocker({
    means: ({ difference }) => difference,
    remedy: "Make a new plan, check what changed, and start the run with its hash.",
    source: "the plan that the run was started with, compared with the plan of the run",
    example: DIFFERENCE,
  }),
  "migration-unknown": fixed("blocker", {
    means: "No migration run of this cluster with that id has a report.",
    remedy: "`GET /api/runs?cluster=…` lists the runs of the cluster.",
    source: MANAGED_IDENTITIES,
  }),
  "migration-not-proven": blocker({
    means: ({ outcome }) =>
      `That migration ended as ${outcome}, so something may still use the old identity.`,
    remedy: "Finish the migration first.",
    source: MANAGED_IDENTITIES,
    example: { outcome: "partlySucceeded" },
  }),
  "tokens-may-live": blocker({
    means: ({ until }) => `Tokens of the old identity may be in use until ${until}.`,
    remedy: "Run this again after that time.",
    source: MANAGED_IDENTITIES,
    example: { until: "2026-07-02T14:00:00.000Z" },
  }),
  "nothing-left": fixed("note", {
    means: "All old role assignments are already removed.",
    remedy: "No action is needed.",
    source: MANAGED_IDENTITIES,
  }),
};
