import { auditPageChild } from "./audit-fleet/audit-page/child.ts";
import type { Child } from "./kit/child.ts";
import { poolBatchChild } from "./images/pool-batch/child.ts";
import { nextImageChild } from "./images/next-image/child.ts";
import { sweepTurnsChild } from "./sweep/turns/child.ts";
import { replaceMachinesChild } from "./replace-machines/child.ts";

/** Every orchestration that only runs as a part of others. */
export const CHILDREN: readonly Child[] = [
  nextImageChild,
  replaceMachinesChild,
  poolBatchChild,
  auditPageChild,
  sweepTurnsChild,
];
