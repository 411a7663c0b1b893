import { notModelled } from "../../../core/arm-error.ts";
import { isObject, type JsonObject, objectsAt, textAt, textsAt } from "../../../world/json.ts";
import type { Evaluator } from "./evaluate.ts";
import { resourceIdOf } from "./functions.ts";
import { invalidTemplate } from "./invalid-template.ts";

/** What a template wants to be there. */
export interface WantedResource {
  readonly id: string;
  readonly apiVersion: string;
  /** The body of its PUT. */
  readonly body: JsonObject;
  readonly dependsOn: readonly string[];
}

const NOT_MODELLED = ["copy", "resources", "subscriptionId", "resourceGroup", "existing"];

/** The resources of a template, each after those that it depends on. @throws ArmError */
export function wantedResources(template: JsonObject, evaluator: Evaluator, group: string): WantedResource[] {
  if (!Array.isArray(template["resources"])) throw invalidTemplate("The template has no list 'resources'");
  const wanted = objectsAt(template, "resources")
    .map((resource) => evaluator.value(resource))
    .filter(isObject)
    .filter(({ condition }) => condition !== false)
    .map((resource) => wantedOf(resource, group));
  return ordered(wanted);
}

function wantedOf(resource: JsonObject, group: string): WantedResource {
  const {
    type,
    name,
    apiVersion,
    dependsOn: _,
    condition: __,
    scope,
    comments: ___,
    metadata: ____,
    ...body
  } = resource;
  const field = NOT_MODELLED.find((one) => body[one] !== undefined);
  if (field !== undefined) throw notModelled(`the field '${field}' of a template's resource`);
  if (typeof type !== "string" || typeof name !== "string" || typeof apiVersion !== "string")
    throw invalidTemplate("A resource of the template has no type, name or apiVersion");
  if (/^microsoft\.resources\/deployments$/i.test(type)) throw notModelled("a deployment in a template");
  if (scope !== undefined && !String(scope).startsWith("/"))
    throw notModelled(`the scope '${String(scope)}' of a template's resource: name it by its id`);
  const above = scope === undefined ? group : String(scope);
  return {
    id: resourceIdOf(above, type, name.split("/")),
    apiVersion,
    body,
    dependsOn: textsAt(resource, "dependsOn"),
  };
}

/** Source: docs: azure-resource-manager/templates/resource-dependency. */
function ordered(wanted: readonly WantedResource[]): WantedResource[] {
  const left = [...wanted];
  const done: WantedResource[] = [];
  const isHere = (one: WantedResource, name: string): boolean =>
    one.id.toLowerCase() === name.toLowerCase() || one.id.toLowerCase().endsWith(`/${name.toLowerCase()}`);
  while (left.length > 0) {
    const ready = left.findIndex(({ dependsOn }) =>
      dependsOn.every((name) => !left.some((other) => isHere(other, name))),
    );
    const [next] = left.splice(ready, ready === -1 ? 0 : 1);
    if (next === undefined) {
      const ids = left.map(({ id }) => id.slice(id.lastIndexOf("/") + 1)).join(", ");
      throw invalidTemplate(`Circular dependency detected on resources: ${ids}`);
    }
    done.push(next);
  }
  return done;
}

/** Parameters as a deployment shows them: secret ones without their value. */
export function shownParameters(template: JsonObject, evaluator: Evaluator): JsonObject {
  const declared = template["parameters"];
  return Object.fromEntries(
    Object.entries(isObject(declared) ? declared : {}).map(([name, one]) => {
      const type = textAt(one, "type") ?? "string";
      const secret = type.toLowerCase().startsWith("secure");
      const value = evaluator.parameter(name);
      return [name, secret ? { type } : { type, value }];
    }),
  );
}
