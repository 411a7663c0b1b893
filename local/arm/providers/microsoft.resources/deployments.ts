import { rememberCapabilities } from "../../capabilities/losses.ts";
import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { ArmRequest, Context, Provider, Reply, Route } from "../../core/exchange.ts";
import { requireGroup } from "../../core/groups.ts";
import { recordWrite } from "../../core/journal.ts";
import { page } from "../../core/links.ts";
import { checkQuery, checkVersion, requireBody } from "../../core/request-checks.ts";
import { Router } from "../../core/router.ts";
import { guid } from "../../core/seed.ts";
import { canonical, groupId } from "../../world/ids.ts";
import { isObject, type JsonObject, objectAt, textAt } from "../../world/json.ts";
import { guard } from "../microsoft.authorization/guard.ts";
import {
  deploymentBody,
  deploymentError,
  deploymentsIn,
  deploymentState,
  operationBodies,
} from "./deployment-state.ts";
import { Evaluator } from "./template/evaluate.ts";
import { shownParameters, wantedResources, type WantedResource } from "./template/resources.ts";
import { defined } from "../../../../domain/schema/defined.ts";

const LIST = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Resources/deployments";
const ONE = `${LIST}/{deployment}`;
const KNOWN = ["mode", "template", "parameters", "debugSetting", "expressionEvaluationOptions"];

const groupOfRequest = ({ params }: Context): string =>
  groupId(params["subscription"] ?? "", params["group"] ?? "");
const idOf = (context: Context): string =>
  `${groupOfRequest(context)}/providers/Microsoft.Resources/deployments/${context.params["deployment"] ?? ""}`;

interface Planned {
  readonly resources: readonly WantedResource[];
  readonly properties: JsonObject;
  readonly outputs: JsonObject | undefined;
}

/** Everything that can be told before anything is deployed. @throws ArmError */
function planned(context: Context): Planned {
  const { subscription = "", group = "", deployment = "" } = context.params;
  requireGroup(context, subscription, group);
  const properties = objectAt(requireBody(context), "properties");
  const unknown = Object.entries(properties).find(
    ([field, value]) => value !== null && !KNOWN.includes(field),
  );
  if (unknown !== undefined) throw notModelled(`the field 'properties.${unknown[0]}' of a deployment`);
  const mode = textAt(properties, "mode") ?? "Incremental";
  if (mode.toLowerCase() !== "incremental") throw notModelled(`the mode '${mode}' of a deployment`);
  const template = objectAt(properties, "template");
  const body = context.world.get("groups", canonical(groupOfRequest(context)))?.body ?? {};
  const place = { subscription, tenantId: context.settings.tenantId, group: body, deployment };
  const evaluator = new Evaluator(place, template, objectAt(properties, "parameters"));
  const outputs = template["outputs"];
  return {
    resources: wantedResources(template, evaluator, groupOfRequest(context)),
    properties: {
      mode: "Incremental",
      parameters: shownParameters(template, evaluator),
      timestamp: new Date(context.now).toISOString(),
      correlationId: guid(context.seed, "deployment", idOf(context), String(context.now)),
    },
    outputs: isObject(outputs) ? objectAt({ outputs: evaluator.value(outputs) }, "outputs") : undefined,
  };
}

/** One resource, as if its own PUT had come. @throws ArmError */
function put(context: Context, router: Router, { id, apiVersion, body }: WantedResource): void {
  const request: ArmRequest = {
    ...context.request,
    method: "PUT",
    path: id,
    body,
    query: new URLSearchParams({ "api-version": apiVersion }),
  };
  const { provider, route, params } = router.find("PUT", id);
  checkVersion(request, provider, route);
  checkQuery(request, route);
  const inner = { ...context, request, params };
  guard(inner, route);
  rememberCapabilities(inner, route);
  const { status } = route.handler(inner);
  recordWrite(context.world, context.now, request, route, { status, code: null });
}

/**
 * All resources of a template are written at once, in the order of their dependencies, and the deployment runs as long as they
 * do. What one of them is refused for is found before: that ARM finds every refusal so is assumed. Source: docs:
 * azure-resource-manager/troubleshooting/common-deployment-errors (InvalidTemplateDeployment).
 */
function putDeployment(context: Context, router: Router): Reply {
  const { world, now, request } = context;
  const { resources, properties, outputs } = planned(context);
  for (const resource of resources) {
    try {
      put(context, router, resource);
    } catch (error) {
      if (!(error instanceof ArmError) || error.code === "NotModelled") throw error;
      throw new ArmError({
        status: 400,
        code: "InvalidTemplateDeployment",
        message: `The template deployment '${context.params["deployment"] ?? ""}' is not valid according to the validation procedure. The refusal of '${resource.id}' was: ${error.code}: ${error.message}`,
      });
    }
  }
  const id = idOf(context);
  const known = world.get("children", canonical(id));
  const body: JsonObject = {
    id,
    name: context.params["deployment"] ?? "",
    resources: resources.map((one) => one.id),
    properties: { ...properties, ...defined({ outputs }) },
  };
  world.put("children", canonical(id), { body, createdAt: now });
  const shown = deploymentBody(world, body);
  const status = `${request.origin}${id}/operationStatuses/${String(now)}?api-version=${request.query.get("api-version") ?? ""}`;
  return {
    status: known === undefined ? 201 : 200,
    headers: { "azure-asyncoperation": status },
    body: { ...shown, properties: { ...objectAt(shown, "properties"), provisioningState: "Accepted" } },
  };
}

function validate(context: Context): Reply {
  const { resources, properties } = planned(context);
  return {
    status: 200,
    body: {
      id: idOf(context),
      name: context.params["deployment"] ?? "",
      type: "Microsoft.Resources/deployments",
      properties: {
        ...properties,
        provisioningState: "Succeeded",
        validatedResources: resources.map(({ id }) => ({ id })),
      },
    },
  };
}

/** @throws ArmError for a deployment that nobody has made */
function stored(context: Context): JsonObject {
  const found = context.world.get("children", canonical(idOf(context)));
  if (found !== undefined) return found.body;
  throw new ArmError({
    status: 404,
    code: "DeploymentNotFound",
    message: `Deployment '${context.params["deployment"] ?? ""}' could not be found.`,
  });
}

/** What is deployed stays when its deployment is deleted. */
function removeDeployment(context: Context): Reply {
  context.world.delete("children", canonical(idOf(context)));
  return { status: 204 };
}

/** Deployments of templates to resource groups. Source: docs: rest/api/resources/deployments. */
export function deploymentRoutes(others: readonly Provider[]): readonly Route[] {
  const router = new Router(others);
  const route = (
    method: Route["method"],
    operation: string,
    path: string,
    verb: string,
    handler: Route["handler"],
  ): Route => ({
    method,
    path,
    operation: `deployments.${operation}`,
    type: "deployments",
    handler,
    action: `Microsoft.Resources/deployments/${verb}`,
    query: ["$skiptoken", "$top", "$filter"],
  });
  return [
    route("GET", "list", LIST, "read", (context) => {
      const all = deploymentsIn(context.world, groupOfRequest(context));
      return {
        status: 200,
        body: page(
          context,
          all.map((one) => deploymentBody(context.world, one)),
        ),
      };
    }),
    route("PUT", "put", ONE, "write", (context) => putDeployment(context, router)),
    route("GET", "get", ONE, "read", (context) => ({
      status: 200,
      body: deploymentBody(context.world, stored(context)),
    })),
    route("DELETE", "delete", ONE, "delete", removeDeployment),
    { ...route("POST", "validate", `${ONE}/validate`, "validate/action", validate), readsOnly: true },
    route("GET", "status", `${ONE}/operationStatuses/{operation}`, "operationStatuses/read", (context) => {
      const error = deploymentError(context.world, stored(context));
      const status = deploymentState(context.world, stored(context));
      return { status: 200, body: { status, ...defined({ error }) } };
    }),
    route("GET", "listOperations", `${ONE}/operations`, "operations/read", (context) => ({
      status: 200,
      body: page(context, operationBodies(context.world, stored(context))),
    })),
  ];
}
