import { ArmError } from "../../core/arm-error.ts";
import type { Context, Provider, Reply } from "../../core/exchange.ts";
import type { JsonObject } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import { registrationKey, registrationsOf, stateOf } from "../../core/registration.ts";
import type { RegistrationRecord } from "../../world/tables.ts";
import { routesOf } from "../../core/resource-routes.ts";

const BASE = "/subscriptions/{subscription}/providers/Microsoft.Features";
const FEATURE = `${BASE}/providers/{namespace}/features/{feature}`;

const REGISTRATIONS = `${BASE}/featureProviders/{namespace}/subscriptionFeatureRegistrations`;
const REGISTRATION = `${REGISTRATIONS}/{feature}`;

/** How long Registering and Unregistering take. The documentation says "a few minutes". */
const SETTLES_MS = 5 * 60_000;

function records(context: Context): readonly RegistrationRecord[] {
  const subscription = (context.params["subscription"] ?? "").toLowerCase();
  const stored = [...registrationsOf(context.world, subscription)].filter(
    (record) => record.feature !== null,
  );
  // Previews are not offered in other clouds. Source: the 2020 page "Use managed identities in AKS", limitations.
  const known = context.settings.cloud === "public" ? Object.entries(context.settings.previewFeatures) : [];
  const implicit = known
    .map(([name, course]) => {
      const [namespace = "", feature = ""] = name.split("/");
      return { namespace, feature, course };
    })
    .filter(
      ({ namespace, feature }) =>
        context.world.get("registrations", registrationKey(subscription, namespace, feature)) === undefined,
    )
    .map(({ namespace, feature, course }): RegistrationRecord => ({
      id: registrationKey(subscription, namespace, feature),
      subscription,
      namespace,
      feature,
      state: "NotRegistered",
      next: null,
      approval: course === "needsApproval" ? "ApprovalRequired" : "AutoApproval",
    }));
  return [...stored, ...implicit];
}

function featureBody(context: Context, record: RegistrationRecord): JsonObject {
  const subscription = context.params["subscription"] ?? "";
  const feature = record.feature ?? "";
  return {
    id: `/subscriptions/${subscription}/providers/Microsoft.Features/providers/${record.namespace}/features/${feature}`,
    name: `${record.namespace}/${feature}`,
    type: "Microsoft.Features/providers/features",
    properties: { state: stateOf(record, context.now) },
  };
}

/** A flag that is gone, for instance after its preview ended: 404. Source: MicrosoftDocs/azure-docs#71962. */
function requireFeature(context: Context): RegistrationRecord {
  const { namespace = "", feature = "" } = context.params;
  const found = records(context).find(
    (record) =>
      record.namespace.toLowerCase() === namespace.toLowerCase() &&
      record.feature?.toLowerCase() === feature.toLowerCase(),
  );
  if (found !== undefined) return found;
  throw new ArmError({
    status: 404,
    code: "FeatureNotFound",
    message: `The feature '${feature}' could not be found.`,
  });
}

function get(context: Context): Reply {
  return { status: 200, body: featureBody(context, requireFeature(context)) };
}

function list(context: Context): Reply {
  const namespace = context.params["namespace"]?.toLowerCase();
  const found = records(context).filter(
    (record) => namespace === undefined || record.namespace.toLowerCase() === namespace,
  );
  return {
    status: 200,
    body: page(
      context,
      found.map((record) => featureBody(context, record)),
    ),
  };
}

/** Registering ends as Registered, stays Pending where the product group must approve, or never ends: as the settings say. */
function register(context: Context): Reply {
  const record = requireFeature(context);
  const state = stateOf(record, context.now);
  if (state === "Registered" || state === "Registering" || state === "Pending") {
    return { status: 200, body: featureBody(context, record) };
  }
  if (record.approval === "ApprovalRequired") {
    return change(context, { ...record, state: "Pending", next: null });
  }
  const sticks = context.settings.previewFeatures[`${record.namespace}/${record.feature ?? ""}`] === "sticks";
  return change(context, {
    ...record,
    state: "Registering",
    next: sticks ? null : { at: context.now + SETTLES_MS, state: "Registered" },
  });
}

/** Source: docs: preview-features (the portal shows NotRegistered afterwards). */
function unregister(context: Context): Reply {
  const record = requireFeature(context);
  if (stateOf(record, context.now) !== "Registered")
    return { status: 200, body: featureBody(context, record) };
  return change(context, {
    ...record,
    state: "Unregistering",
    next: { at: context.now + SETTLES_MS, state: "NotRegistered" },
  });
}

function change(context: Context, record: RegistrationRecord): Reply {
  context.world.put(
    "registrations",
    registrationKey(record.subscription, record.namespace, record.feature ?? ""),
    record,
  );
  return { status: 200, body: featureBody(context, record) };
}

const route = routesOf({ actions: "Microsoft.Features/providers/features", type: "features" });

/** The child resource that says beforehand whether somebody must approve. Source: the model of SubscriptionFeatureRegistration. */
function registrationBody(context: Context, record: RegistrationRecord): JsonObject {
  const { subscription = "" } = context.params;
  const feature = record.feature ?? "";
  return {
    id: `/subscriptions/${subscription}/providers/Microsoft.Features/featureProviders/${record.namespace}/subscriptionFeatureRegistrations/${feature}`,
    name: feature,
    type: "Microsoft.Features/featureProviders/subscriptionFeatureRegistrations",
    properties: {
      tenantId: context.settings.tenantId,
      subscriptionId: subscription,
      featureName: feature,
      providerNamespace: record.namespace,
      approvalType: record.approval ?? "AutoApproval",
      state: stateOf(record, context.now),
    },
  };
}

function putRegistration(context: Context): Reply {
  register(context);
  return { status: 200, body: registrationBody(context, requireFeature(context)) };
}

function deleteRegistration(context: Context): Reply {
  unregister(context);
  return { status: 200 };
}

function listRegistrations(context: Context): Reply {
  const namespace = context.params["namespace"]?.toLowerCase();
  const found = records(context).filter(
    (record) =>
      (namespace === undefined || record.namespace.toLowerCase() === namespace) &&
      stateOf(record, context.now) !== "NotRegistered",
  );
  return {
    status: 200,
    body: page(
      context,
      found.map((record) => registrationBody(context, record)),
    ),
  };
}

const registration = routesOf({
  actions: "Microsoft.Features/featureProviders/subscriptionFeatureRegistrations",
  type: "featureProviders/subscriptionFeatureRegistrations",
});

/** Preview features (2021-07-01). */
export const features: Provider = {
  namespace: "Microsoft.Features",
  versions: ["2021-07-01", "2015-12-01"],
  routes: [
    route("GET", "get", FEATURE, "read", get),
    route("GET", "list", `${BASE}/features`, "read", list),
    route("GET", "listByProvider", `${BASE}/providers/{namespace}/features`, "read", list),
    route("POST", "register", `${FEATURE}/register`, "register/action", register),
    registration("GET", "get", REGISTRATION, "read", (context) => ({
      status: 200,
      body: registrationBody(context, requireFeature(context)),
    })),
    registration("PUT", "put", REGISTRATION, "write", putRegistration),
    registration("DELETE", "delete", REGISTRATION, "delete", deleteRegistration),
    registration("GET", "list", REGISTRATIONS, "read", listRegistrations),
    registration("GET", "listAll", `${BASE}/subscriptionFeatureRegistrations`, "read", listRegistrations),
    route("POST", "unregister", `${FEATURE}/unregister`, "unregister/action", unregister),
  ],
};
