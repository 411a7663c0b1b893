import type { AuthorizationManagementClient, RoleAssignment } from "@azure/arm-authorization";
import type { z } from "zod";
import { encodedPath } from "../../platform/azure/arm.ts";
import { type ArmId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { failureOfThrown } from "../../platform/azure/failure.ts";
import { grantName } from "../../platform/azure/grant-name.ts";
import type { ReadAnswer } from "../../domain/activity/answer.ts";
import type { Handler } from "../activity-contract.ts";
import type { ensureGrant } from "./contract.ts";
import { waitsBecause } from "../../domain/reasons/waits.ts";

type Grant = z.infer<typeof ensureGrant.input>;
interface Ensured {
  readonly assignmentId: string;
  readonly outcome: "made" | "found";
  readonly createdOn: string;
}

/** A role assignment of a deleted identity can have the name already; then the next name is tried. */
const NAMES_AT_MOST = 3;

export function makeEnsureGrant(azure: Azure): Handler<typeof ensureGrant> {
  return async (grant) => {
    const client = await azure.clients.authorization(subscriptionOf(grant.scope));
    const standing = grant.isNew === true ? undefined : await find(client, grant);
    if (standing !== undefined) return { kind: "done", value: ensured(standing, "found", azure.clock.now()) };
    for (let turn = 0; ; turn += 1) {
      try {
        return { kind: "done", value: await create(client, grant, turn, azure.clock.now()) };
      } catch (error) {
        const code = failureOfThrown(error, azure.clock.now())?.code;
        if (code === "RoleAssignmentExists") return adopt(client, grant, azure.clock.now());
        if (code !== "RoleAssignmentUpdateNotPermitted" || turn + 1 === NAMES_AT_MOST) throw error;
      }
    }
  };
}

async function create(
  client: AuthorizationManagementClient,
  { scope, roleId, principalId, because, condition }: Grant,
  turn: number,
  now: number,
): Promise<Ensured> {
  let status = 0;
  const name = grantName(scope, roleId, principalId, turn);
  const made = await client.roleAssignments.create(
    asParameter(scope),
    name,
    {
      principalId,
      roleDefinitionId: roleDefinitionId(scope, roleId),
      // Without the type, Azure looks the principal up in a directory that may not show it yet.
      principalType: "ServicePrincipal",
      description: `Keyless: ${because}`,
      ...(condition === undefined
        ? {}
        : { condition: condition.expression, conditionVersion: condition.version }),
    },
    { onResponse: (response) => (status = response.status) },
  );
  // Azure answers a repeated PUT with 201, too, with `createdOn` of now and without a creator: only a read tells which
  // it was.
  if (status === 201 && made.createdBy) return ensured(made, "made", now);
  return ensured(await client.roleAssignments.get(asParameter(scope), name), "found", now);
}

/** The assignment of this role to this principal at exactly this scope, under any name. */
async function find(
  client: AuthorizationManagementClient,
  { scope, roleId, principalId }: Grant,
): Promise<RoleAssignment | undefined> {
  const found = client.roleAssignments.listForScope(asParameter(scope), {
    filter: `principalId eq '${principalId}'`,
  });
  for await (const assignment of found) {
    const sameRole = assignment.roleDefinitionId?.toLowerCase().endsWith(roleId.toLowerCase());
    const sameScope = assignment.scope?.toLowerCase() === scope.toLowerCase();
    if (sameRole && sameScope) return assignment;
  }
  return undefined;
}

/** Uses the role assignment that somebody else has just created. */
async function adopt(
  client: AuthorizationManagementClient,
  grant: Grant,
  now: number,
): Promise<ReadAnswer<Ensured>> {
  const found = await find(client, grant);
  if (found !== undefined) return { kind: "done", value: ensured(found, "found", now) };
  return {
    kind: "wait",
    code: "RoleAssignmentExists",
    because: waitsBecause("assignment-not-listed"),
    forMs: 20_000,
  };
}

/** The SDK puts a slash before the scope, and encodes nothing in it. */
function asParameter(scope: ArmId): string {
  return encodedPath(scope).slice(1);
}

function ensured(assignment: RoleAssignment, outcome: "made" | "found", now: number): Ensured {
  if (assignment.id === undefined) throw new TypeError("Azure's answer for a role assignment lacks its id");
  const createdOn = (assignment.createdOn ?? new Date(now)).toISOString();
  return { assignmentId: assignment.id, outcome, createdOn };
}

function roleDefinitionId(scope: ArmId, roleId: string): string {
  return `/subscriptions/${subscriptionOf(scope)}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
}
