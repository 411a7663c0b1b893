import type { z } from "zod";
import type { Moment } from "../core/moment.ts";
import { Caller, placeCaller } from "./caller.ts";
import { Clusters, placeClusters, placeFormerPrincipals } from "./clusters.ts";
import { Directory } from "./directory.ts";
import { Governance, placeGovernance } from "./governance.ts";
import { placeDirectory } from "./place-directory.ts";
import { placeResources, Resources } from "./resources.ts";
import { CustomRoles, placeCustomRoles, placeRoleAssignments, RoleAssignments } from "./role-assignments.ts";

/** What people have besides their clusters, and what stands against changes. */
export const standingFields = {
  resources: Resources.optional(),
  directory: Directory.optional(),
  customRoles: CustomRoles.optional(),
  roleAssignments: RoleAssignments.optional(),
  caller: Caller.optional(),
  clusters: Clusters.optional(),
  governance: Governance.optional().describe("What stands against changes"),
};

export type Standing = {
  readonly [Name in keyof typeof standingFields]?: z.infer<(typeof standingFields)[Name]>;
};

/** In this order, because one names the other. @throws ScenarioError for what does not suit this world */
export function placeStanding(
  moment: Moment,
  { resources, directory, customRoles, roleAssignments, caller, clusters, governance }: Standing,
): void {
  if (resources !== undefined) placeResources(moment, resources);
  if (directory !== undefined) placeDirectory(moment, directory);
  if (clusters !== undefined) placeFormerPrincipals(moment, clusters);
  if (customRoles !== undefined) placeCustomRoles(moment, customRoles);
  if (roleAssignments !== undefined) placeRoleAssignments(moment, roleAssignments);
  if (caller !== undefined) placeCaller(moment, caller);
  if (clusters !== undefined) placeClusters(moment, clusters);
  if (governance !== undefined) placeGovernance(moment, governance);
}

/** Only what stands, of a whole scenario. */
export function standingOf(scenario: Standing): Standing {
  const names = Object.keys(standingFields);
  return Object.fromEntries(
    Object.entries(scenario).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}
