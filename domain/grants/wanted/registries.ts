import { type ArmId, isWithin, readArmId, type ResourceId, sameId } from "../../arm-id/arm-id.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { Finding } from "../../findings/finding.ts";
import { finding } from "../../findings/findings.ts";
import type { WantedGrant } from "../grant.ts";
import { allows, allowsOnData, type NamedRole } from "../../roles/custom-role.ts";
import { roleById, ROLES } from "../../roles/roles.ts";
import { commonCondition } from "../condition.ts";
import type { AccessFacts } from "../facts.ts";
import { kubelet, under } from "./wanted-grant.ts";
import type { HeldRoleAssignment, RegistryMode } from "../held.ts";
import { reaches } from "../reaches.ts";
import { oldIdentity } from "../../cluster/half-migrated.ts";
import { wantedBecause } from "../../reasons/wanted-roles.ts";

/** More registries than these within one role are not meant by it: a person names those that the cluster pulls from. */
export const FOLLOWED_AT_MOST = 5;

interface Registry {
  readonly id: ResourceId;
  readonly mode: RegistryMode;
}

/**
 * Pull rights where the old identity pulls and where the request names a registry, by the registry's mode. Any role that
 * includes pulling counts, on a registry or above it: Reader was what AKS's own page gave in 2018. A custom role counts by what
 * it allows; whatever gave the right before, its successor is the built-in role that pulls and does nothing else.
 */
export function registryGrants({
  cluster,
  held,
  registries,
  registriesWithin: within = [],
}: AccessFacts): WantedGrant[] {
  const pulling = held.filter(({ by }) => by !== "controlPlane");
  const old = oldIdentity(cluster);
  const atRegistry = pulling.filter(givesPull).flatMap((one) => {
    const { roleDefinitionId } = one;
    const at = readArmId(one.scope);
    // A pull role is given where it was; a wider role is followed to the registries within its scope.
    if (at === undefined || !(isRegistry(at) || isPullRole(roleDefinitionId))) return [];
    return [under(one.condition, pull(at, modeOf(one), wantedBecause("pulls-from-it", { old })))];
  });
  const above =
    within.length > FOLLOWED_AT_MOST
      ? []
      : within
          .map(({ id, mode }) =>
            under(
              commonCondition(pulling.filter((one) => pullableBy([one], [{ id, mode }]).length > 0)),
              pull(id, mode, wantedBecause("can-pull-from-it", { old })),
            ),
          )
          .filter(
            ({ roleId, scope }) =>
              !atRegistry.some(
                (wider) =>
                  wider.condition === undefined && wider.roleId === roleId && isWithin(scope, wider.scope),
              ),
          );
  const named = registries.map(({ id, mode }) => pull(id, mode, whyPulled(cluster, id)));
  return [...atRegistry, ...above, ...named];
}

/** Why nodes pull from a registry that was read because somebody or something names it. */
export function whyPulled({ bootstrapRegistryId }: Cluster, id: ResourceId): string {
  return bootstrapRegistryId !== undefined && sameId(id, bootstrapRegistryId)
    ? wantedBecause("bootstrap-registry")
    : wantedBecause("registry-requested");
}

/**
 * Registries that a held role reaches from above: from a group, a subscription or a management group. A role for pulling alone
 * is given where it was instead, except on what lies above the subscriptions.
 */
export function registriesWithin(held: readonly HeldRoleAssignment[], all: readonly Registry[]): Registry[] {
  const wide = held.filter(
    ({ by, roleDefinitionId, scope }) =>
      by !== "controlPlane" && (!isPullRole(roleDefinitionId) || readArmId(scope) === undefined),
  );
  return pullableBy(wide, all);
}

/** Registries that somebody may pull from by what they hold: at the registry, or from above. */
export function pullableBy(held: readonly HeldRoleAssignment[], all: readonly Registry[]): Registry[] {
  return all.filter(({ id, mode }) =>
    held.some((one) => reaches(one.scope, id) && givesPull({ ...one, registryMode: mode })),
  );
}

/** A cluster that can pull from very many registries: which ones it needs is not known. */
export function manyRegistries({ cluster, registriesWithin: within = [] }: AccessFacts): Finding[] {
  return within.length > FOLLOWED_AT_MOST
    ? [
        finding("pulls-by-wide-role", cluster.id, {
          oldIdentity: oldIdentity(cluster),
          registries: within.length,
        }),
      ]
    : [];
}

function isRegistry(id: ArmId): boolean {
  return /\/providers\/microsoft\.containerregistry\/registries\/[^/]+$/i.test(id);
}

/** True for a role that lets a principal pull, by whatever name. Where repositories decide, only rights on data do. */
export function givesPull(held: HeldRoleAssignment): boolean {
  return isPullRole(held.roleDefinitionId) || letsPull(held, modeOf(held));
}

/** The same for registries that decide in one way. */
export function letsPull(role: NamedRole, mode: RegistryMode): boolean {
  return mode === "repository" ? allowsOnData(role, PULL_REPOSITORY) : allows(role, PULL);
}

const PULL = "Microsoft.ContainerRegistry/registries/pull/read";
const PULL_REPOSITORY = "Microsoft.ContainerRegistry/registries/repositories/content/read";

/** Above single registries, and where Azure does not show one, only the role itself tells the mode. */
function modeOf(held: HeldRoleAssignment): RegistryMode {
  const repositoriesAlone = letsPull(held, "repository") && !letsPull(held, "registry");
  return held.registryMode ?? (repositoriesAlone ? "repository" : "registry");
}

function isPullRole(roleDefinitionId: string): boolean {
  const role = roleById(roleDefinitionId);
  return role === ROLES.acrPull || role === ROLES.registryRepositoryReader;
}

/** The role that lets a kubelet identity pull from a registry. */
export function pull(scope: ArmId, mode: RegistryMode, because: string): WantedGrant {
  return kubelet(mode === "repository" ? ROLES.registryRepositoryReader : ROLES.acrPull, scope, because);
}
