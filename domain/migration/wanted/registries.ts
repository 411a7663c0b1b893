import { type ArmId, readArmId } from "../../arm-id.ts";
import type { WantedGrant } from "../../grant.ts";
import { roleById, ROLES } from "../../roles.ts";
import type { MigrationFacts, RegistryMode } from "../facts.ts";
import { oldIdentity } from "../target.ts";
import { kubelet } from "./wanted-grant.ts";

/** Pull rights where the old identity pulls and where the request names a registry, by the registry's mode. */
export function registryGrants({ cluster, held, registries }: MigrationFacts): WantedGrant[] {
  const fromPrincipal = held
    .filter(({ by, roleDefinitionId }) => by !== "controlPlane" && isPullRole(roleDefinitionId))
    .flatMap(({ scope, registryMode = "registry" }) => {
      const at = readArmId(scope);
      return at === undefined ? [] : [pull(at, registryMode, `${oldIdentity(cluster)} pulls from it`)];
    });
  const named = registries.map(({ id, mode }) => pull(id, mode, "the request names this registry"));
  return [...fromPrincipal, ...named];
}

function isPullRole(roleDefinitionId: string): boolean {
  const role = roleById(roleDefinitionId);
  return role === ROLES.acrPull || role === ROLES.registryRepositoryReader;
}

function pull(scope: ArmId, mode: RegistryMode, because: string): WantedGrant {
  return kubelet(mode === "repository" ? ROLES.registryRepositoryReader : ROLES.acrPull, scope, because);
}
