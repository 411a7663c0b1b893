import { canonicalId, nameOf } from "../arm-id/arm-id.ts";
import { roleByName, ROLES } from "../roles/roles.ts";

/** What Network Contributor is for, by the type of what it is given on. */
const ON_NETWORKS: readonly (readonly [type: string, does: string])[] = [
  ["/subnets/", "join subnet"],
  ["/virtualNetworks/", "use network"],
  ["/routeTables/", "use route table"],
  ["/networkSecurityGroups/", "use network security group"],
  ["/natGateways/", "use NAT gateway"],
  ["/publicIPAddresses/", "use address"],
  ["/publicIPPrefixes/", "use address prefix"],
];

/** What the roles that clusters need are for; the name of the resource follows. */
const PURPOSES: ReadonlyMap<string, string> = new Map([
  [ROLES.acrPull.name, "pull from"],
  [ROLES.registryRepositoryReader.name, "pull from"],
  [ROLES.managedIdentityOperator.name, "give nodes the identity"],
  [ROLES.privateDnsZoneContributor.name, "write the API server's name into zone"],
  [ROLES.dnsZoneContributor.name, "write records into zone"],
  [ROLES.keyVaultCryptoUser.name, "encrypt etcd with the key of vault"],
  [ROLES.keyVaultContributor.name, "connect privately to vault"],
  [ROLES.keyVaultSecretsUser.name, "take secrets from vault"],
  [ROLES.keyVaultCertificateUser.name, "take certificates from vault"],
  [ROLES.monitoringMetricsPublisher.name, "publish metrics of"],
  [ROLES.virtualMachineContributor.name, "attach disks in"],
  [ROLES.diskSnapshotContributor.name, "take snapshots in"],
]);

/** What a role at a scope lets a cluster do, in words, as in: pull from contosoimages. */
export function purposeOf(roleName: string, scope: string): string {
  const at = canonicalId(scope);
  const lies = (type: string) => at.includes(type.toLowerCase());
  const name = shortName(scope);
  const role = roleByName(roleName);
  if (role === ROLES.networkContributor) {
    const [, does = "use the networks in"] = ON_NETWORKS.find(([type]) => lies(type)) ?? [];
    return `${does} ${name}`;
  }
  if (role === ROLES.reader && lies("/diskEncryptionSets/")) return `encrypt disks with ${name}`;
  if (role === ROLES.contributor && /\/resourcegroups\/[^/]+$/.test(at)) return `manage what is in ${name}`;
  const does = PURPOSES.get(role?.name ?? roleName) ?? `do what ${roleName} allows on`;
  return `${does} ${name}`;
}

/** A subnet with its network; everything else by its own name. */
function shortName(scope: string): string {
  const [, network, subnet] = /\/virtualNetworks\/([^/]+)\/subnets\/([^/]+)$/i.exec(scope) ?? [];
  if (network !== undefined && subnet !== undefined) return `${network}/${subnet}`;
  return nameOf(scope) === "" ? "the root of the directory" : nameOf(scope);
}
