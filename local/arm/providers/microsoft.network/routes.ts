import { type ChildType, childRoutes } from "../../core/children.ts";
import type { Context, Provider, Reply } from "../../core/exchange.ts";
import { type DocumentType, documentRoutes, resourceNotFound } from "../../core/documents.ts";
import { requireBody } from "../../core/request-checks.ts";
import { canonical, groupId } from "../../world/ids.ts";
import { type JsonObject, objectAt, objectsAt, textAt, withAt } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import { requireUnused } from "./in-use.ts";
import { networkUsagesRoute } from "./usages.ts";
import { routesOf } from "../../core/resource-routes.ts";

export const virtualNetworkType: DocumentType = {
  namespace: "Microsoft.Network",
  type: "virtualNetworks",
  writable: true,
  checkRemoval: requireUnused,
  fill: (id, body) =>
    withAt(
      body,
      ["properties", "subnets"],
      objectsAt(body, "properties", "subnets").map((subnet) => subnetBody(id, subnet)),
    ),
};
export const routeTableType: DocumentType = {
  namespace: "Microsoft.Network",
  type: "routeTables",
  writable: true,
};
export const privateDnsZoneType: DocumentType = {
  namespace: "Microsoft.Network",
  type: "privateDnsZones",
  writable: true,
};

export const applicationGatewayType: DocumentType = {
  namespace: "Microsoft.Network",
  type: "applicationGateways",
  writable: true,
};
export const dnsZoneType: DocumentType = {
  namespace: "Microsoft.Network",
  type: "dnsZones",
  writable: true,
};

/** Documents that clusters refer to: gateways of the ingress add-on, addresses of load balancers. */
const others: readonly DocumentType[] = [
  "publicIPAddresses",
  "publicIPPrefixes",
  "networkSecurityGroups",
  "natGateways",
].map((type) => ({ namespace: "Microsoft.Network", type, writable: true }));

/** Which networks a private zone is answered in. */
const virtualNetworkLinks: ChildType = {
  namespace: "Microsoft.Network",
  list: "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/privateDnsZones/{zone}/virtualNetworkLinks",
  type: "privateDnsZones/virtualNetworkLinks",
  requireParent: ({ params, world }) => {
    const { subscription = "", group = "", zone = "" } = params;
    const id = `${groupId(subscription, group)}/providers/Microsoft.Network/privateDnsZones/${zone}`;
    if (world.get("resources", canonical(id)) === undefined)
      throw resourceNotFound("Microsoft.Network/privateDnsZones", group, zone);
  },
};

function subnetBody(network: string, subnet: JsonObject): JsonObject {
  const name = textAt(subnet, "name") ?? "";
  return {
    ...subnet,
    name,
    id: `${network}/subnets/${name}`,
    type: "Microsoft.Network/virtualNetworks/subnets",
    properties: { provisioningState: "Succeeded", ...objectAt(subnet, "properties") },
  };
}

const NETWORK =
  "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{network}";

function requireNetwork({ params, world }: Context): { key: string; body: JsonObject } {
  const { subscription = "", group = "", network = "" } = params;
  const key = canonical(
    `${groupId(subscription, group)}/providers/Microsoft.Network/virtualNetworks/${network}`,
  );
  const found = world.get("resources", key);
  if (found === undefined) throw resourceNotFound("Microsoft.Network/virtualNetworks", group, network);
  return { key, body: found.body };
}

function listSubnets(context: Context): Reply {
  return {
    status: 200,
    body: page(context, objectsAt(requireNetwork(context).body, "properties", "subnets")),
  };
}

function getSubnet(context: Context): Reply {
  const { body } = requireNetwork(context);
  const { group = "", subnet = "" } = context.params;
  const found = objectsAt(body, "properties", "subnets").find((one) => sameName(one, subnet));
  if (found === undefined) throw resourceNotFound("Microsoft.Network/virtualNetworks/subnets", group, subnet);
  return { status: 200, body: found };
}

function putSubnet(context: Context): Reply {
  const { key, body } = requireNetwork(context);
  const { subnet = "" } = context.params;
  const next = subnetBody(textAt(body, "id") ?? "", { ...requireBody(context), name: subnet });
  const others = objectsAt(body, "properties", "subnets");
  const existed = others.some((one) => sameName(one, subnet));
  const subnets = existed ? others.map((one) => (sameName(one, subnet) ? next : one)) : [...others, next];
  context.world.put("resources", key, { body: withAt(body, ["properties", "subnets"], subnets) });
  return { status: existed ? 200 : 201, body: next };
}

function deleteSubnet(context: Context): Reply {
  const { key, body } = requireNetwork(context);
  const { subnet = "" } = context.params;
  const subnets = objectsAt(body, "properties", "subnets");
  const left = subnets.filter((one) => !sameName(one, subnet));
  if (left.length === subnets.length) return { status: 204 };
  requireUnused(context.world, `${key}/subnets/${subnet}`);
  context.world.put("resources", key, { body: withAt(body, ["properties", "subnets"], left) });
  return { status: 200 };
}

const sameName = (subnet: JsonObject, name: string): boolean =>
  textAt(subnet, "name")?.toLowerCase() === name.toLowerCase();

const subnetRoute = routesOf({
  actions: "Microsoft.Network/virtualNetworks/subnets",
  type: "virtualNetworks/subnets",
});

/** Virtual networks with their subnets, route tables and private DNS zones: documents without a life of their own. */
export const network: Provider = {
  namespace: "Microsoft.Network",
  since: "2015-06-15",
  versions: [
    "2025-05-01",
    "2025-03-01",
    "2025-01-01",
    "2024-10-01",
    "2024-07-01",
    "2024-06-01",
    "2024-05-01",
    "2024-01-01",
    "2023-11-01",
    "2022-01-01",
    "2020-06-01",
  ],
  routes: [
    subnetRoute("GET", "list", `${NETWORK}/subnets`, "read", listSubnets),
    subnetRoute("GET", "get", `${NETWORK}/subnets/{subnet}`, "read", getSubnet),
    subnetRoute("PUT", "put", `${NETWORK}/subnets/{subnet}`, "write", putSubnet),
    subnetRoute("DELETE", "delete", `${NETWORK}/subnets/{subnet}`, "delete", deleteSubnet),
    networkUsagesRoute(NETWORK, (context) => requireNetwork(context).body),
    ...childRoutes(virtualNetworkLinks),
    ...[
      ...[virtualNetworkType, routeTableType, privateDnsZoneType, applicationGatewayType, dnsZoneType],
      ...others,
    ].flatMap(documentRoutes),
  ],
};
