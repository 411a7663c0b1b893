import { catalogue } from "../text/catalogue.ts";
import { CLUSTER_REMAINS } from "./clusters.ts";
import { IDENTITY_REMAINS } from "./identities.ts";
import { POOL_REMAINS } from "./pools.ts";
import { ROLE_REMAINS } from "./role-assignments.ts";
import { RUN_REMAINS } from "./runs.ts";
import { SWEEP_REMAINS } from "./sweeps.ts";
import { SUBSCRIPTION_REMAINS } from "./subscriptions.ts";

/** What a report says is left of a run: what it did that stays, and what is left to do. */
const REMAINS = catalogue({
  ...RUN_REMAINS,
  ...IDENTITY_REMAINS,
  ...ROLE_REMAINS,
  ...CLUSTER_REMAINS,
  ...POOL_REMAINS,
  ...SWEEP_REMAINS,
  ...SUBSCRIPTION_REMAINS,
});

export type RemainsCode = (typeof REMAINS.codes)[number];

/** What the report of a run of any workflow can say, where the run ended early. */
export const EVERY_RUN_REMAINS: readonly RemainsCode[] = [
  "nothing-changed",
  "work-unknown",
  "checkpoint-of-other-version",
  "step-unfinished",
];

export const { codes: REMAINS_CODES, say: remaining, example: exampleRemains } = REMAINS;
