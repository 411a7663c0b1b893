import { finding } from "../findings/findings.ts";
import { forAddon } from "../grants/wanted/wanted-grant.ts";
import { roleById, ROLES } from "../roles/roles.ts";
import type { AddonRow } from "./addon-row.ts";
import { wantedBecause } from "../reasons/wanted-roles.ts";

/** The end of legacy authentication for Container Insights. Source: learn.microsoft.com/azure/aks/managed-identity-overview. */
const LEGACY_ENDS = "2026-09-30T00:00:00.000Z";

/**
 * Needs a role only with legacy authentication, and only until that ends. If the JSON does not show the authentication,
 * the role assignment of the old principal decides: without it, no metrics were published before either.
 */
export const CONTAINER_INSIGHTS: AddonRow = {
  profile: "omsagent",
  within: "addonProfiles",
  identity: {
    key: "container-insights",
    title: "Container Insights",
    defaultRights: "none",
    rightsToAdd:
      "Monitoring Metrics Publisher at the cluster, only with legacy authentication (until 2026-09-30)",
  },
  grants(addon, { cluster, held, readAt }) {
    if (addon.usesClusterIdentity || readAt >= LEGACY_ENDS) return [];
    const role = ROLES.monitoringMetricsPublisher;
    const published = held.some(({ roleDefinitionId }) => roleById(roleDefinitionId) === role);
    return addon.legacyAuthentication === true || published
      ? [forAddon(addon.name, role, cluster.id, wantedBecause("legacy-metrics"))]
      : [];
  },
  findings: (addon, { cluster, readAt }) =>
    addon.usesClusterIdentity || readAt < LEGACY_ENDS
      ? []
      : [finding("container-insights-legacy", cluster.id)],
};
