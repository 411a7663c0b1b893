import { z } from "zod";
import { canonical } from "../world/ids.ts";
import type { JsonObject } from "../world/json.ts";
import type { Moment } from "../core/moment.ts";
import { registrationKey } from "../core/registration.ts";
import { guid } from "../core/seed.ts";
import { quotaKey } from "../providers/microsoft.containerservice/surge.ts";
import { defined } from "../../../domain/schema/defined.ts";

const scope = z.string().startsWith("/").describe("Where it holds, and below");
const guids = z.array(z.guid());

const Deny = z
  .strictObject({
    scope,
    name: z.string().default("Deny assignment of a deployment stack"),
    actions: z.array(z.string()).default(["*/write", "*/delete"]),
    notActions: z.array(z.string()).default([]),
    principals: guids.default(["00000000-0000-0000-0000-000000000000"]).describe("Whom it hits; everybody"),
    excludePrincipals: guids.default([]),
    doNotApplyToChildScopes: z.boolean().default(false),
  })
  .describe("A deny assignment");

const Policy = z
  .strictObject({
    scope,
    name: z.string(),
    resourceType: z.string().describe("Whose writes it denies"),
    unless: z
      .strictObject({ path: z.string(), equals: z.string() })
      .optional()
      .describe("Resources with this value are let through, such as tags.owner"),
  })
  .describe("A policy that is assigned and denies");

const Quota = z
  .strictObject({
    subscription: z.guid(),
    location: z.string(),
    cores: z.number().int().min(0),
    families: z.record(z.string(), z.number().int().min(0)).optional(),
  })
  .describe("vCPUs that a subscription may use in a region, and of single families");

const Lock = z
  .strictObject({
    scope,
    name: z.string().min(1).default("keep"),
    level: z.enum(["CanNotDelete", "ReadOnly"]),
    notes: z.string().optional(),
  })
  .describe("A management lock");

const Unregistered = z
  .strictObject({ subscription: z.guid(), namespace: z.string().regex(/^[^/]+$/) })
  .describe("A resource provider that a subscription is not registered for");

/** What stands against changes in this Azure. */
export const Governance = z.strictObject({
  locks: z.array(Lock).default([]),
  unregistered: z.array(Unregistered).default([]),
  denyAssignments: z.array(Deny).default([]),
  policies: z.array(Policy).default([]),
  quotas: z.array(Quota).default([]),
});
export type Governance = z.infer<typeof Governance>;

/** Puts it into the world. What stands there under the same name and scope is replaced. */
export function placeGovernance({ world, seed }: Moment, governance: Governance): void {
  for (const deny of governance.denyAssignments) {
    const name = guid(seed, "deny", canonical(deny.scope), deny.name);
    const id = `${deny.scope}/providers/Microsoft.Authorization/denyAssignments/${name}`;
    world.put("denies", canonical(id), { id, body: denyBody(id, name, deny) });
  }
  for (const { scope: at, name, resourceType, unless } of governance.policies) {
    const assignmentId = `${at}/providers/Microsoft.Authorization/policyAssignments/${name}`;
    world.put("policies", canonical(assignmentId), {
      assignmentId,
      displayName: name,
      scope: at,
      resourceType: resourceType.toLowerCase(),
      ...defined({ unless }),
    });
  }
  for (const { scope: at, name, level, notes = null } of governance.locks) {
    const id = `${at}/providers/Microsoft.Authorization/locks/${name}`;
    world.put("locks", canonical(id), { id, name, scope: at, level, notes });
  }
  for (const { subscription, namespace } of governance.unregistered) {
    const id = registrationKey(subscription, namespace);
    world.put("registrations", id, {
      id,
      subscription: subscription.toLowerCase(),
      namespace,
      feature: null,
      state: "NotRegistered",
      next: null,
      approval: null,
    });
  }
  for (const { subscription, location, cores, families } of governance.quotas) {
    world.put("quotas", quotaKey(subscription, location), {
      cores,
      ...defined({ families }),
    });
  }
}

function denyBody(id: string, name: string, deny: z.infer<typeof Deny>): JsonObject {
  const principals = (ids: readonly string[]) => ids.map((one) => ({ id: one, type: "SystemDefined" }));
  return {
    id,
    name,
    type: "Microsoft.Authorization/denyAssignments",
    properties: {
      denyAssignmentName: deny.name,
      permissions: [
        { actions: deny.actions, notActions: deny.notActions, dataActions: [], notDataActions: [] },
      ],
      scope: deny.scope,
      doNotApplyToChildScopes: deny.doNotApplyToChildScopes,
      principals: principals(deny.principals),
      excludePrincipals: principals(deny.excludePrincipals),
      isSystemProtected: true,
    },
  };
}
