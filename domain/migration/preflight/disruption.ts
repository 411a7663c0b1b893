import { spell } from "../../duration.ts";
import type { Finding } from "../../finding.ts";
import { openingAt } from "../../maintenance/window.ts";
import { PROPAGATION_MS } from "../estimate.ts";
import type { MigrationFacts } from "../facts.ts";
import { targetOf } from "../target.ts";
import { AKS_DOCS, blocker, type Check } from "./check.ts";

const SOURCE = `${AKS_DOCS}/node-disruption-policy`;

export const disruptionPolicy: Check = (facts, request) => {
  const { cluster, nodeDisruptionFeature } = facts;
  if (!targetOf(cluster, request).changesKubelet) return [];
  if (cluster.nodeDisruptionPolicy === "Block") {
    return [
      blocker("node-disruption-blocked", cluster.id, {
        means: `the node disruption policy is Block${nodeDisruptionFeature === undefined ? "" : ` (feature ${nodeDisruptionFeature})`}, and changing the kubelet identity re-images nodes`,
        remedy: "set the policy to Allow for the time of the run, in agreement with whoever blocked it",
        source: SOURCE,
      }),
    ];
  }
  return cluster.nodeDisruptionPolicy === "AllowDuringMaintenanceWindow" ? [windowFinding(facts)] : [];
};

/** What the window for node images means for a change that comes when the roles act. */
function windowFinding({ cluster, nodeWindow, readAt }: MigrationFacts): Finding {
  const resource = cluster.id;
  if (nodeWindow === undefined) {
    return {
      severity: "note",
      code: "node-disruption-no-window",
      resource,
      means:
        "nodes may be disrupted only inside the node OS maintenance window, and the cluster has none: AKS then allows it at any time",
      remedy: "set aksManagedNodeOSUpgradeSchedule a day before the run if nodes must not be disrupted now",
      source: SOURCE,
    };
  }
  const changesAt = Date.parse(readAt) + PROPAGATION_MS;
  const opening = openingAt(nodeWindow, changesAt);
  if (opening === undefined) {
    return blocker("node-disruption-window-never", resource, {
      means:
        "nodes may be disrupted only inside the node OS maintenance window, and it does not open within two years",
      remedy: "correct aksManagedNodeOSUpgradeSchedule",
      source: SOURCE,
    });
  }
  const { opensAt, closesAt } = opening;
  const waits = opensAt - changesAt;
  return {
    severity: "warning",
    code: "node-disruption-window",
    resource,
    means: `nodes may be disrupted only inside the node OS maintenance window, open from ${iso(opensAt)} to ${iso(closesAt)}${waits > 0 ? `: the run waits ${spell(waits)} for it with its grants in place` : ", and the roles act while it is open"}`,
    remedy: "none needed; to change the cluster earlier, change the window or the policy",
    source: SOURCE,
  };
}

const iso = (at: number): string => new Date(at).toISOString();
