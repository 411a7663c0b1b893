import { addonNamed } from "../addons/addons.ts";
import { ADDONS } from "../addons/table.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { PROPAGATION_MS } from "./grant.ts";
import { roleWaitMs } from "./role-wait.ts";
import type { AccessFacts } from "./facts.ts";
import type { Changes } from "./wanted/wanted.ts";

/** What role assignments cannot solve, or what the cluster does not show. */
export function grantFindings(
  facts: AccessFacts,
  { changesControlPlane, finishes = false }: Changes,
): readonly Finding[] {
  const { cluster } = facts;
  return [
    ...(changesControlPlane || finishes ? etcdVault(facts) : []),
    ...vaultsWithPolicies(facts),
    // Add-ons get their identities when a cluster leaves its service principal, and keep them later.
    ...(cluster.controlPlane.kind === "servicePrincipal" || finishes
      ? [...unreadableSettings(facts), ...unshownVaults(facts), ...ofAddons(facts)]
      : []),
  ];
}

/** AKS stores the settings of an add-on as they were written: no role can be assigned for a text that is not an id. */
function unreadableSettings({ cluster }: AccessFacts): Finding[] {
  return cluster.addons
    .filter(({ unreadable = [] }) => unreadable.length > 0)
    .map(({ name: addon, unreadable: settings = [] }) =>
      finding("add-on-setting-unreadable", cluster.id, { addon, settings }),
    );
}

function unshownVaults({ cluster, keyVaults = [] }: AccessFacts): Finding[] {
  const addons = ADDONS.filter(({ vaults }) => vaults !== undefined).flatMap(
    ({ profile }) => addonNamed(cluster, profile)?.name ?? [],
  );
  if (addons.length === 0 || keyVaults.length > 0) return [];
  return [finding("add-on-vaults-not-shown", cluster.id, { addons })];
}

function ofAddons(facts: AccessFacts): Finding[] {
  return ADDONS.flatMap(({ profile, findings }) => {
    const addon = addonNamed(facts.cluster, profile);
    return addon === undefined ? [] : (findings?.(addon, facts) ?? []);
  });
}

function etcdVault({ cluster, kmsVault }: AccessFacts): Finding[] {
  if (!cluster.usesKms || kmsVault !== undefined) return [];
  const known = cluster.kmsKeyVaultId;
  const vault = known ?? cluster.kmsVaultName;
  return [finding("kms-vault-not-shown", known ?? cluster.id, { vault })];
}

/** Such a vault ignores role assignments. */
function vaultsWithPolicies({ kmsVault, keyVaults = [] }: AccessFacts): Finding[] {
  return [...(kmsVault === undefined ? [] : [kmsVault]), ...keyVaults]
    .filter(({ decidesBy }) => decidesBy === "accessPolicies")
    .map(({ id }) => finding("key-vault-access-policies", id));
}

/** The risk of a shorter wait for role assignments than AKS documents. */
export function shortWait(clusterId: string, request: { readonly roleWait?: string | undefined }): Finding[] {
  const waitMs = roleWaitMs(request);
  return waitMs < PROPAGATION_MS ? [finding("role-wait-shortened", clusterId, { waitMs })] : [];
}
