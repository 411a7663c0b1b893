import { canonical } from "../../world/ids.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import type { Moment } from "../../core/moment.ts";
import * as errors from "./errors/changes.ts";
import { isOpen } from "./maintenance-window.ts";

/** A new window counts about a day later. Source: docs: planned-maintenance. */
const COUNTS_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * The Node Disruption Policy gates changes that re-image nodes: first and changed kubelet identities, a reset of the
 * service principal. It does not gate image or version upgrades. The one window that it reads is
 * `aksManagedNodeOSUpgradeSchedule`; without it `AllowDuringMaintenanceWindow` allows everything.
 * Source: docs: node-disruption-policy. @throws ArmError
 */
export function checkDisruption({ world, now }: Moment, body: JsonObject): void {
  const policy = textAt(body, "properties", "nodeDisruptionProfile", "nodeDisruptionPolicy");
  if (policy === "Block") throw errors.disruptionBlocked(policy);
  if (policy !== "AllowDuringMaintenanceWindow") return;
  const id = canonical(textAt(body, "id") ?? "");
  const window = world.get("children", `${id}/maintenanceconfigurations/aksmanagednodeosupgradeschedule`);
  if (window === undefined || window.createdAt + COUNTS_AFTER_MS > now) return;
  if (!isOpen(window.body, now)) throw errors.disruptionBlocked(policy);
}
