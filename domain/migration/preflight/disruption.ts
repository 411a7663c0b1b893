import type { Finding } from "../../findings/finding.ts";
import { finding } from "../../findings/findings.ts";
import { openingAt } from "../../maintenance/window.ts";
import { roleWaitMs } from "../../grants/role-wait.ts";
import type { MigrationFacts } from "../facts.ts";
import { targetOf } from "../target.ts";
import type { Check } from "./check.ts";

export const disruptionPolicy: Check = (facts, request) => {
  const { cluster, nodeDisruptionFeature: feature } = facts;
  if (!targetOf(cluster, request).changesKubelet) return [];
  if (cluster.nodeDisruptionPolicy === "Block") {
    return [finding("node-disruption-blocked", cluster.id, { feature })];
  }
  return cluster.nodeDisruptionPolicy === "AllowDuringMaintenanceWindow"
    ? [windowFinding(facts, roleWaitMs(request))]
    : [];
};

/** What the window for node images means for a change that comes when the roles act. */
function windowFinding({ cluster, nodeWindow, readAt }: MigrationFacts, rolesActMs: number): Finding {
  if (nodeWindow === undefined) return finding("node-disruption-no-window", cluster.id);
  const changesAt = Date.parse(readAt) + rolesActMs;
  const opening = openingAt(nodeWindow, changesAt);
  if (opening === undefined) return finding("node-disruption-window-never", cluster.id);
  return finding("node-disruption-window", cluster.id, {
    opensAt: new Date(opening.opensAt).toISOString(),
    closesAt: new Date(opening.closesAt).toISOString(),
    waitMs: opening.opensAt - changesAt,
  });
}
