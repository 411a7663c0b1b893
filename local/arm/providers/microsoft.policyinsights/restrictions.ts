import { z } from "zod";
import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { Context, Reply, Route } from "../../core/exchange.ts";
import { requireGroup } from "../../core/groups.ts";
import { requireBody } from "../../core/request-checks.ts";
import { groupId } from "../../world/ids.ts";
import { at, isObject, type Json, type JsonObject } from "../../world/json.ts";
import { denyingPolicies } from "../../core/policies.ts";
import type { PolicyRecord } from "../../world/tables.ts";

/** What the API takes, as far as it is modelled. Source: docs: rest/api/policyinsights/policy-restrictions. */
const Body = z.strictObject({
  resourceDetails: z.strictObject({
    resourceContent: z.looseObject({ type: z.string() }),
    apiVersion: z.string().optional(),
    scope: z.string().optional(),
  }),
  pendingFields: z.array(z.unknown()).max(0).optional(),
  includeAuditEffect: z.boolean().optional(),
});

/** Whether policies would let a resource through: only those that deny are listed, as long as audits are not asked for. */
function check(context: Context): Reply {
  const { subscription = "", group } = context.params;
  if (group !== undefined) requireGroup(context, subscription, group);
  const sent = requireBody(context);
  const parsed = Body.safeParse(sent);
  if (!parsed.success) throw unreadable(parsed.error);
  const content = at(sent, "resourceDetails", "resourceContent");
  if (!isObject(content)) throw notModelled("a resource without content");
  const { type } = parsed.data.resourceDetails.resourceContent;
  const scope = group === undefined ? `/subscriptions/${subscription}` : groupId(subscription, group);
  const policyEvaluations = denyingPolicies(context.world, scope, type, content).map((policy) =>
    evaluation(policy, content, type),
  );
  return { status: 200, body: { fieldRestrictions: [], contentEvaluationResult: { policyEvaluations } } };
}

function evaluation(
  { assignmentId, resourceType, unless }: PolicyRecord,
  content: JsonObject,
  type: string,
): JsonObject {
  const definition = `/providers/Microsoft.Authorization/policyDefinitions/deny-${resourceType.replace("/", "-")}`;
  const found = unless === undefined ? undefined : at(content, ...unless.path.split("."));
  return {
    policyInfo: { policyDefinitionId: definition, policyAssignmentId: assignmentId },
    evaluationResult: "NonCompliant",
    evaluationDetails: {
      evaluatedExpressions: [
        expression("type", type, "equals", resourceType),
        ...(unless === undefined ? [] : [expression(unless.path, found ?? null, "notEquals", unless.equals)]),
      ],
    },
    effectDetails: { policyEffect: "Deny" },
  };
}

const expression = (path: string, value: Json, operator: string, target: string): JsonObject => ({
  result: "True",
  expressionKind: "Field",
  expression: path,
  path,
  expressionValue: value,
  targetValue: target,
  operator,
});

/** Code and text are this simulator's own. */
function unreadable(error: z.ZodError): ArmError {
  return new ArmError({
    status: 400,
    code: "InvalidCheckRestrictionsRequest",
    message: `The request content is not valid: ${z.prettifyError(error)}`,
  });
}

const CHECK = "providers/Microsoft.PolicyInsights/checkPolicyRestrictions";

const route = (operation: string, path: string): Route => ({
  method: "POST",
  path,
  operation: `policyRestrictions.${operation}`,
  action: "Microsoft.PolicyInsights/checkPolicyRestrictions/read",
  type: "checkPolicyRestrictions",
  readsOnly: true,
  handler: check,
});

export const restrictionRoutes: readonly Route[] = [
  route("checkAtSubscription", `/subscriptions/{subscription}/${CHECK}`),
  route("checkAtGroup", `/subscriptions/{subscription}/resourceGroups/{group}/${CHECK}`),
];
