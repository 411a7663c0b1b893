import { ArmError, notModelled } from "./arm-error.ts";
import type { ArmRequest, Context, Provider, Route } from "./exchange.ts";
import { isObject, type JsonObject } from "../world/json.ts";

const VERSION = /^\d{4}-\d{2}-\d{2}(-[a-z0-9]+)?$/i;

/**
 * Refuses api-versions that the provider does not declare, the way ARM does: a missing one, an ill-formed one and an
 * unregistered one have codes of their own. Source: learn.microsoft.com/azure/azure-resource-manager/troubleshooting,
 * "common deployment errors" (InvalidApiVersionParameter, NoRegisteredProviderFound, MissingApiVersionParameter).
 */
export function checkVersion(request: ArmRequest, provider: Provider, route: Route): void {
  if (provider.unversioned === true) return;
  const given = request.query.getAll("api-version");
  const version = given[0] ?? "";
  if (version === "") {
    throw new ArmError({
      status: 400,
      code: "MissingApiVersionParameter",
      message: "The api-version query parameter (?api-version=) is required for all requests.",
    });
  }
  const supported = provider.versions.join(",");
  if (given.length > 1 || !VERSION.test(version)) {
    throw new ArmError({
      status: 400,
      code: "InvalidApiVersionParameter",
      message: `The api-version '${version}' is invalid. The supported versions are '${supported}'.`,
    });
  }
  if (!isTaken(provider, version.toLowerCase())) {
    throw new ArmError({
      status: 400,
      code: "NoRegisteredProviderFound",
      message: `No registered resource provider found for location '' and API version '${version}' for type '${route.type}'. The supported api-versions are '${supported}'.`,
    });
  }
}

/**
 * Real Azure takes every GA version that a provider ever had, and previews; no list of all of them is kept here. What lies
 * between the oldest and the newest version that are known is taken, previews always (az 2.45 sends versions of 2018 to 2023).
 */
function isTaken({ versions, since }: Provider, version: string): boolean {
  if (versions.includes(version)) return true;
  if (since === undefined) return false;
  if (/-(preview|alpha|beta)$/.test(version)) return version.slice(0, 10) >= since;
  const newest = versions.filter((one) => !one.includes("-p")).reduce((a, b) => (a > b ? a : b), "");
  return /^\d{4}-\d{2}-\d{2}$/.test(version) && version >= since && version <= newest;
}

/** Refuses query parameters that the operation does not know: Azure would ignore some, which hides mistakes. */
export function checkQuery(request: ArmRequest, route: Route): void {
  const known = ["api-version", ...(route.query ?? [])].map((name) => name.toLowerCase());
  for (const name of request.query.keys()) {
    if (!known.includes(name.toLowerCase())) {
      throw notModelled(`the query parameter '${name}' of ${route.operation}`);
    }
  }
}

/** The body as an object. @throws ArmError for anything else. */
export function requireBody(context: Context): JsonObject {
  const { body } = context.request;
  if (isObject(body)) return body;
  throw new ArmError({
    status: 400,
    code: "InvalidRequestContent",
    message: "The request content was invalid and could not be deserialized: 'a JSON object is expected'.",
  });
}
