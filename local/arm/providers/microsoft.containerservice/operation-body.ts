import { roll } from "../../core/seed.ts";
import type { Settings } from "../../core/settings.ts";
import { type JsonObject } from "../../world/json.ts";
import type { ClusterRecord, OperationRecord } from "../../world/tables.ts";
import { poolsOf } from "./cluster-body.ts";
import { nodesAsked } from "./pool-count.ts";

/** Codes that AKS showed beside an operation that it went on with or had ended well: it tries again by itself (recorded). */
const PASSING_ERRORS = [
  "NotLatestOperation",
  "OverlaymgrReconcileError",
  "ReconcilePortalDNSError",
  "ReconcileControlPlaneCertificatesError",
  "EtagMismatch",
  "ContextDeadlineExceeded",
] as const;

/**
 * An operation as its status URL answers it: `name`, `status`, `startTime`, `endTime`, never `percentComplete` (recorded,
 * 12,890 answers). An error may stand beside `InProgress` and stay beside `Succeeded`: the status alone decides.
 */
export function operationBody(
  operation: OperationRecord,
  cluster: ClusterRecord | undefined,
  moment: { readonly now: number; readonly seed: string; readonly settings: Settings },
): JsonObject {
  const { id, startedAt, endedAt, error } = operation;
  const shown = error ?? passingError(operation, moment);
  return {
    name: id,
    status: operation.status === "InProgress" ? statusWord(operation, cluster, moment) : operation.status,
    startTime: new Date(startedAt).toISOString(),
    ...(endedAt === null ? {} : { endTime: new Date(endedAt).toISOString() }),
    ...(shown === undefined ? {} : { error: { code: shown.code, message: shown.message } }),
  };
}

/** Words for what goes on, besides `InProgress`. Recorded: 2025-06 to 2025-11. */
function statusWord(
  { verb, effects, startedAt }: OperationRecord,
  cluster: ClusterRecord | undefined,
  { now, settings }: { readonly now: number; readonly settings: Settings },
): string {
  if (settings.runningStatus !== "asRecorded") return settings.runningStatus;
  if (verb !== "Creating") return "InProgress";
  const share = (now - startedAt) / Math.max(1, (effects.at(-1)?.at ?? now) - startedAt);
  if (share < 0.2) return "ProvisioningNetworkResources";
  if (share < 0.5) return "ProvisioningControlPlane";
  if (share < 0.6) return "ReconcilingDNS";
  if (share >= 0.9) return "ReconcilingAddons";
  const nodes = poolsOf(cluster?.body ?? {}).reduce((sum, pool) => sum + nodesAsked(pool), 0);
  return `CreatingAgentPools: ${String(Math.floor(nodes * ((share - 0.6) / 0.3)))}/${String(nodes)} nodes completed`;
}

function passingError(
  { id, status }: OperationRecord,
  { seed, settings }: { readonly seed: string; readonly settings: Settings },
): { code: string; message: string } | undefined {
  if (status === "Failed" || status === "Canceled") return undefined;
  if (roll(seed, "passing error", id) >= settings.passingErrors) return undefined;
  const drawn = Math.floor(roll(seed, "passing error code", id) * PASSING_ERRORS.length);
  const code = PASSING_ERRORS[drawn] ?? "NotLatestOperation";
  return { code, message: `${code}: AKS tries again by itself.` };
}
