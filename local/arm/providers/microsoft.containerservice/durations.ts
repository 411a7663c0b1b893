import { numberAt, type JsonObject, textAt } from "../../world/json.ts";
import { roll } from "../../core/seed.ts";
import type { Settings } from "../../core/settings.ts";
import { nodesAtOnce } from "./surge.ts";
import { nodesAsked } from "./pool-count.ts";

/** A time that scatters to both sides, by a fixed draw for each label. */
function scattered(settings: Settings, seed: string, ms: number, ...labels: readonly string[]): number {
  return Math.round(ms * (1 + settings.jitter * (2 * roll(seed, ...labels) - 1)));
}

/**
 * Medians of real operations of clusters with one to four idle nodes, in seconds (recorded, 2020 to 2025: 421 creations,
 * 201 updates without a roll-out, 33 that leave the service principal, 111 new pools, …).
 */
const RECORDED = {
  update: 113,
  leavePrincipal: 135,
  create: 304,
  delete: 191,
  stop: 116,
  start: 313,
  createPool: 191,
  updatePool: 9,
  scalePool: 97,
  deletePool: 50,
  deleteMachines: 34,
  /** Three nodes of an availability set, recorded once. */
  leaveAvailabilitySets: 518,
} as const;

/** How long an operation takes but for nodes that it replaces; the settings say how long an update of a cluster does. */
export function operationMs(
  settings: Settings,
  seed: string,
  operation: string,
  kind: keyof typeof RECORDED,
): number {
  const ms = (settings.controlPlaneMs * RECORDED[kind]) / RECORDED.update;
  return scattered(settings, seed, ms, "controlPlane", operation);
}

function batchMs(settings: Settings, pool: JsonObject): number {
  return textAt(pool, "osType") === "Windows" ? settings.batchMs.windows : settings.batchMs.linux;
}

/** Until the first nodes of a pool are drained: half a batch. */
export function firstBatchMs(settings: Settings, pool: JsonObject): number {
  return Math.round(batchMs(settings, pool) / 2);
}

/** Re-imaging a pool, batch by batch, each soaked as long as the pool says. */
export function reimageMs(settings: Settings, seed: string, pool: JsonObject, operation: string): number {
  const count = nodesAsked(pool);
  const soakMs = (numberAt(pool, "upgradeSettings", "nodeSoakDurationInMinutes") ?? 0) * 60_000;
  const batches = Math.max(1, Math.ceil(count / nodesAtOnce(pool)));
  const ms = batches * (batchMs(settings, pool) + soakMs);
  return scattered(settings, seed, ms, "reimage", operation, textAt(pool, "name") ?? "");
}
