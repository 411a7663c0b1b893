import type { Moment } from "../core/moment.ts";
import { canonical } from "../world/ids.ts";
import { unsuitable } from "./scenario-error.ts";

/**
 * The object id of whom a scenario names: a service principal or a managed identity by its client id or object id, an
 * identity by its resource id, a group by its name or object id. @throws ScenarioError
 */
export function principalNamed({ world }: Moment, name: string, path: string): string {
  const lower = name.toLowerCase();
  if (world.get("principals", lower) !== undefined || world.get("securityGroups", lower) !== undefined)
    return lower;
  for (const [, { objectId }] of world.where("principalsByApp", lower)) return objectId;
  const identity = name.startsWith("/") ? world.get("identities", canonical(name)) : undefined;
  if (identity !== undefined) return identity.principalId;
  for (const [, { objectId, displayName }] of world.entries("securityGroups")) {
    if (displayName.toLowerCase() === lower) return objectId;
  }
  throw unsuitable(
    path,
    `there is nobody called ${name}; name a client id or object id of directory.principals or of the fleet, the resource id of an identity of the fleet or of resources, or a name of directory.groups`,
  );
}
