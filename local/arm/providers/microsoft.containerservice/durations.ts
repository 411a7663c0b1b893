import { numberAt, type JsonObject, textAt } from "../../core/json.ts";
import { roll } from "../../core/seed.ts";
import type { Settings } from "../../core/settings.ts";

/** A time that scatters to both sides, by a fixed draw for each label. */
function scattered(settings: Settings, seed: string, ms: number, ...labels: readonly string[]): number {
  return Math.round(ms * (1 + settings.jitter * (2 * roll(seed, ...labels) - 1)));
}

/** The control plane's part of an update. No figure is published; ordinary updates take about ten minutes. */
export function controlPlaneMs(settings: Settings, seed: string, operation: string): number {
  return scattered(settings, seed, settings.controlPlaneMs, "controlPlane", operation);
}

/**
 * Re-imaging a pool, batch by batch of surge nodes. Without a setting, 10 % of the nodes and at least one are replaced
 * at once (docs: upgrade-aks-node-pools-rolling).
 */
export function reimageMs(settings: Settings, seed: string, pool: JsonObject, operation: string): number {
  const count = numberAt(pool, "count") ?? 0;
  const batch = textAt(pool, "osType") === "Windows" ? settings.batchMs.windows : settings.batchMs.linux;
  const batches = Math.max(1, Math.ceil(count / surgeNodes(pool, count)));
  return scattered(settings, seed, batches * batch, "reimage", operation, textAt(pool, "name") ?? "");
}

function surgeNodes(pool: JsonObject, count: number): number {
  const setting = textAt(pool, "upgradeSettings", "maxSurge") ?? "10%";
  const number = Number.parseInt(setting, 10);
  if (!Number.isFinite(number) || number <= 0) return 1;
  return setting.endsWith("%") ? Math.max(1, Math.ceil((count * number) / 100)) : number;
}
