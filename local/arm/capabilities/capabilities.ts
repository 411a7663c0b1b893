import { canonical, covers, nameOf } from "../world/ids.ts";
import type { JsonObject } from "../world/json.ts";
import type { ClusterRecord } from "../world/tables.ts";
import { withGroups } from "../world/memberships.ts";
import type { View } from "../world/view.ts";
import { allows, allowsData, roleOf } from "../providers/microsoft.authorization/roles.ts";
import { deniedTo } from "../providers/microsoft.authorization/denied.ts";
import { type Actor, controlPlaneOf, poolActors, signsIn } from "./actors.ts";
import { addonNeeds, controlPlaneNeeds, type Need, pullNeeds } from "./needs.ts";

/** Something that a cluster can do, or not, because somebody who acts for it may. */
export interface Capability {
  /** `controlPlane`, `pool NAME` or `addon NAME`. */
  readonly who: string;
  readonly can: string;
  readonly resource: string;
  /** True where the right is there now, has reached AKS, and whoever acts can sign in. */
  readonly has: boolean;
  /** True where role assignments give the right, whenever they act and whoever can sign in. */
  readonly granted: boolean;
  /** Through what, such as `AcrPull at …`; the same principal as text where there is nothing. */
  readonly through: string;
}

/** Everything that a cluster needs, and whether it has it. */
export function capabilitiesOf(world: View, cluster: ClusterRecord, now: number): readonly Capability[] {
  const controlPlane = controlPlaneOf(world, cluster, now);
  const judged = (actor: Actor) => (need: Need) => judge({ world, now, cluster }, actor, need);
  const registries = pullNeeds(world);
  return [
    ...controlPlaneNeeds(world, cluster).map(judged(controlPlane)),
    ...poolActors(world, cluster).flatMap((pool) => registries.map(judged(pool))),
    ...addonNeeds(cluster).map(({ addon, identityId, ...need }) => {
      const principal =
        identityId === undefined ? undefined : world.get("identities", canonical(identityId))?.principalId;
      const principals =
        identityId === undefined ? controlPlane.principals : principal === undefined ? [] : [principal];
      return judge({ world, now, cluster }, { who: `addon ${addon}`, principals }, need);
    }),
  ];
}

/** Every principal of an actor must have the right: one node that cannot pull is enough to fail a pod. */
function judge(
  { world, now, cluster }: { readonly world: View; readonly now: number; readonly cluster: ClusterRecord },
  { who, principals }: Actor,
  need: Need,
): Capability {
  const found = principals.map((principal) => ({ principal, ...rightOf(world, principal, need, now) }));
  const known = found.length > 0;
  return {
    who,
    can: need.can,
    resource: need.resource,
    has:
      known &&
      found.every(
        ({ acts, principal }) => acts && signsIn(world.get("principals", principal), cluster.secret, now),
      ),
    granted: known && found.every(({ granted }) => granted),
    through: known ? [...new Set(found.map(({ through }) => through))].join(", ") : "nobody is known",
  };
}

interface Right {
  readonly granted: boolean;
  readonly acts: boolean;
  readonly through: string;
}

function rightOf(
  world: View,
  principal: string,
  { action, data = false, resource }: Need,
  now: number,
): Right {
  const name = world.get("principals", principal)?.displayName ?? principal;
  const scope = canonical(resource);
  const dead = world.get("principals", principal)?.deletedAt ?? null;
  const assignments = withGroups(world, principal).flatMap((one) => [
    ...world.where("assignmentsByPrincipal", one),
  ]);
  const giving = assignments.flatMap(([, assignment]) => {
    const role = roleOf(world, assignment.roleDefinitionId);
    const suits = role !== undefined && (data ? allowsData(role, action) : allows(role, action));
    return suits && covers(canonical(assignment.scope), scope) ? [{ role, assignment }] : [];
  });
  const [first] = giving;
  if (first === undefined || dead !== null || deniedTo(world, principal, action, resource)) {
    return { granted: false, acts: false, through: `nothing of ${name}` };
  }
  const group = world.get("securityGroups", first.assignment.principalId);
  const who = group === undefined ? name : `${name} in ${group.displayName}`;
  return {
    granted: true,
    acts: giving.some(({ assignment }) => assignment.effectiveAt <= now),
    through: `${who} by ${first.role.name} at ${first.assignment.scope}`,
  };
}

/** For people who watch a simulated world. */
export function capabilityJson({ who, can, resource, has, granted, through }: Capability): JsonObject {
  return { who, can, resource, name: nameOf(resource), has, granted, through };
}
