import type { Context } from "../../core/exchange.ts";
import type { Settings } from "../../core/settings.ts";
import { callerMay } from "../microsoft.authorization/caller-rights.ts";
import { groupOf, nameOf, subscriptionOf } from "../../world/ids.ts";
import { type Json, type JsonObject, objectAt, textAt } from "../../world/json.ts";
import {
  type Column,
  type Name,
  queryNotModelled,
  type Row,
  semantic,
  type Table,
  textsFor,
} from "../../kql/index.ts";
import type { View } from "../../world/view.ts";
import { policyAssignmentBody } from "../microsoft.authorization/policies.ts";
import { usageBody } from "../microsoft.compute/capacity.ts";
import { coreUsages, quotaKey } from "../microsoft.containerservice/surge.ts";
import { authorization, DEFINITIONS } from "./authorization.ts";
import { principalsLeft } from "./changes.ts";
import { subscriptionBody, subscriptionIds } from "../microsoft.resources/subscriptions.ts";
import { clustersIn, type Wanted, wantedResources } from "./wanted-resources.ts";

const texts = [
  ...["id", "name", "type", "tenantId", "kind", "location", "resourceGroup", "subscriptionId", "managedBy"],
] as const;
const dynamics = ["sku", "plan", "properties", "tags", "identity", "zones", "extendedLocation"] as const;

/** All tables have these. Source: docs: resource-graph/reference/supported-tables-resources and the samples there. */
const columns: readonly Column[] = [
  ...texts.map((name): Column => ({ name, type: "string" })),
  ...dynamics.map((name): Column => ({ name, type: "dynamic" })),
];

/** The tables by their names in lower case. */
const TABLES: Readonly<Record<string, (world: View, wanted: Wanted, of: Of) => Iterable<JsonObject>>> = {
  resources: wantedResources,
  resourcecontainers: (world, _wanted, { settings }) => containers(world, settings),
  authorizationresources: authorization,
  policyresources: policyAssignments,
  quotaresources: quotas,
  kubernetesconfigurationresources: extensions,
  resourcechanges: (world, _wanted, { now }) => principalsLeft(world, now),
  aksresources: (world) => childrenOf(world, "Microsoft.ContainerService/fleets/members"),
};

interface Of {
  readonly settings: Settings;
  readonly now: number;
}

/** Tables that Resource Graph has besides. Source: docs: resource-graph/concepts/query-language, "tables". */
const OTHER_TABLES: ReadonlySet<string> = new Set(
  [
    ...["advisor", "alertsmanagement", "appservice", "awsresources", "chaos", "communitygallery", "compute"],
    ...["desktopvirtualization", "dns", "edgeorder", "elasticsan", "extendedlocation", "extensibility"],
    ...["featureresources", "guestconfiguration", "health", "impactreport", "insights", "iotsecurity"],
    ...["kusto", "maintenance", "managedservices", "migrate", "network"],
    ...["patchassessment", "patchinstallation", "recoveryservices", "security"],
    ...["servicehealth", "servicefabric", "spot", "support", "tags"],
  ]
    .map((name) => (name.endsWith("resources") ? name : `${name}resources`))
    .concat("resourcecontainerchanges", "healthresourcechanges", "networkresourcechanges"),
);

/**
 * A table as a caller sees it some time ago: only what they may read, and only in the given subscriptions. Rows that the query
 * has no use for may be missing.
 *
 * @throws QueryError when there is no such table
 */
export function tableOf(context: Context, { name, at }: Name, wanted: Wanted): Table {
  const key = name.toLowerCase();
  const bodiesOf = Object.hasOwn(TABLES, key) ? TABLES[key] : undefined;
  if (bodiesOf === undefined) {
    if (OTHER_TABLES.has(key)) throw queryNotModelled(`the table '${name}'`, at);
    throw semantic(`Table ${name} is invalid, unsupported or disallowed.`, at, "DisallowedLogicalTableName");
  }
  const { settings, now, world } = context;
  const { tenantId } = settings;
  const { subscriptions } = wanted;
  const rows: Row[] = [];
  for (const body of bodiesOf(world.asOf(now - settings.graphLagMs), wanted, { settings, now })) {
    const id = textAt(body, "id") ?? "";
    if (subscriptions !== undefined && !subscriptions.has(subscriptionOf(id))) continue;
    if (!isReadable(context, textAt(body, "type") ?? "", id)) continue;
    rows.push(rowOf(body, tenantId));
  }
  return { columns, rows };
}

/** Definitions of roles lie in no subscription; whoever may read them in one of those that they are for sees them. */
function isReadable(context: Context, type: string, id: string): boolean {
  if (type !== DEFINITIONS) return callerMay(context, `${type}/read`, id);
  return [...subscriptionIds(context.world)].some((one) =>
    callerMay(context, `${type}/read`, `/subscriptions/${one}`),
  );
}

/** Bodies never change, and most are asked for again by the next query. */
const rowsOf = new WeakMap<JsonObject, { readonly tenantId: string; readonly row: Row }>();

function rowOf(body: JsonObject, tenantId: string): Row {
  const known = rowsOf.get(body);
  if (known?.tenantId === tenantId) return known.row;
  const row = madeRow(body, tenantId);
  rowsOf.set(body, { tenantId, row });
  return row;
}

/** Types and resource groups are in lower case, whatever the resource itself shows. */
function madeRow(body: JsonObject, tenantId: string): Row {
  const id = textAt(body, "id") ?? "";
  const own: Readonly<Record<(typeof texts)[number], string>> = {
    id,
    name: textAt(body, "name") ?? nameOf(id),
    type: (textAt(body, "type") ?? "").toLowerCase(),
    tenantId,
    kind: textAt(body, "kind") ?? "",
    location: textAt(body, "location") ?? "",
    resourceGroup: groupOf(id).toLowerCase(),
    subscriptionId: subscriptionOf(id),
    managedBy: textAt(body, "managedBy") ?? "",
  };
  return [...texts.map((name) => own[name]), ...dynamics.map((name): Json => body[name] ?? null)];
}

/** Source of types: docs: resource-graph/reference/supported-tables-resources, "resourcecontainers". */
function* containers(world: View, settings: Settings): Iterable<JsonObject> {
  for (const id of subscriptionIds(world)) {
    const { displayName, state, subscriptionPolicies, ...body } = subscriptionBody(id, settings);
    yield {
      ...body,
      name: displayName,
      type: "Microsoft.Resources/subscriptions",
      properties: { state, subscriptionPolicies },
    };
  }
  for (const [, { body }] of world.entries("groups")) {
    yield { ...body, type: "Microsoft.Resources/subscriptions/resourceGroups" };
  }
}

/** Source: docs: resource-graph/reference/supported-tables-resources, "policyresources". */
function* policyAssignments(world: View): Iterable<JsonObject> {
  for (const [, policy] of world.entries("policies")) yield policyAssignmentBody(policy);
}

/** Usages of a region's cores, one row a region. Source: docs: quotas/monitoring-alerting, the query of its alert rules. */
function* quotas(world: View, { ways }: Wanted): Iterable<JsonObject> {
  const wantedSubscriptions = textsFor(ways, "subscriptionId");
  const places = new Map<string, { subscription: string; location: string }>();
  for (const { body } of clustersIn(world, wantedSubscriptions)) {
    const subscription = subscriptionOf(textAt(body, "id") ?? "");
    const location = textAt(body, "location")?.toLowerCase() ?? "";
    places.set(quotaKey(subscription, location), { subscription, location });
  }
  for (const { subscription, location } of places.values()) {
    yield {
      id: `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/${location}/usages`,
      name: "usages",
      type: "Microsoft.Compute/locations/usages",
      location,
      properties: { value: coreUsages(world, subscription, location).map(usageBody) },
    };
  }
}

function* childrenOf(world: View, type: string): Iterable<JsonObject> {
  for (const [, { body }] of world.entries("children")) {
    if (textAt(body, "type")?.toLowerCase() === type.toLowerCase()) yield body;
  }
}

/** Resource Graph spells the extension's type with a capital. Source: docs: azure-arc/kubernetes/resource-graph-samples. */
function* extensions(world: View): Iterable<JsonObject> {
  for (const body of childrenOf(world, "Microsoft.KubernetesConfiguration/extensions")) {
    const { extensionType = null, ...properties } = objectAt(body, "properties");
    yield { ...body, properties: { ...properties, ExtensionType: extensionType } };
  }
}
