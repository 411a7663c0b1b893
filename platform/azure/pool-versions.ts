import { z } from "zod";

const text = z.string().nullish();
const VersionedPool = z.looseObject({ orchestratorVersion: text, currentOrchestratorVersion: text });
const WithPools = z.looseObject({ properties: z.looseObject({ agentPoolProfiles: z.array(VersionedPool) }) });
type VersionedPool = z.infer<typeof VersionedPool>;

/**
 * A cluster's body with versions of pools that AKS accepts: either each pool has the version of its nodes, or none has a
 * version, which leaves them as they are. A GET may show some pools without a version, or with an old one from before an
 * automatic upgrade. If these are sent back, AKS rejects the PUT
 * (`NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged`), or changes the pool to that version. Sources:
 * Azure/azure-cli#22807, Azure/azure-cli#22928; for none of them, Azure/ARO-HCP#662.
 */
export function withPoolVersions(body: object): object {
  const parsed = WithPools.safeParse(body);
  if (!parsed.success) return body;
  const { properties } = parsed.data;
  const { agentPoolProfiles: pools } = properties;
  if (pools.every(showsItsVersion)) return body;
  const agentPoolProfiles = pools.map(({ orchestratorVersion: _, ...pool }) => pool);
  return { ...parsed.data, properties: { ...properties, agentPoolProfiles } };
}

/** True for a pool that shows the version of its nodes, or its minor version. */
function showsItsVersion({ orchestratorVersion, currentOrchestratorVersion }: VersionedPool): boolean {
  if (!orchestratorVersion) return false;
  if (!currentOrchestratorVersion) return true;
  return `${currentOrchestratorVersion}.`.startsWith(`${orchestratorVersion}.`);
}
