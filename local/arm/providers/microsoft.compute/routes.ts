import { type DocumentType, documentRoutes, resourceNotFound } from "../../core/documents.ts";
import type { Context, Provider, Reply, Route } from "../../core/exchange.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import type { View } from "../../world/view.ts";
import { nodeResourceGroup } from "../microsoft.containerservice/cluster-body.ts";
import { skuRoute, usageRoute } from "./capacity.ts";
import { scaleSetsOf } from "./scale-sets.ts";
import { virtualMachinesOf } from "./virtual-machines.ts";

export const diskEncryptionSetType: DocumentType = {
  namespace: "Microsoft.Compute",
  type: "diskEncryptionSets",
  writable: true,
};

/** Disks that volumes of a cluster may lie on. */
const diskType: DocumentType = { namespace: "Microsoft.Compute", type: "disks", writable: true };

type MachinesOf = (world: View, cluster: ClusterRecord) => readonly JsonObject[];

function found(context: Context, of: MachinesOf): readonly JsonObject[] {
  const { subscription = "", group } = context.params;
  const prefix = `/subscriptions/${subscription.toLowerCase()}/`;
  return [...context.world.entries("clusters")]
    .filter(([key]) => key.startsWith(prefix))
    .map(([, cluster]) => cluster)
    .filter(
      ({ body }) => group === undefined || nodeResourceGroup(body).toLowerCase() === group.toLowerCase(),
    )
    .flatMap((cluster) => of(context.world, cluster));
}

/** GET and the lists of one kind of machines, which follow from the clusters. */
function machineRoutes(type: string, of: MachinesOf): readonly Route[] {
  const inGroup = `/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/${type}`;
  const list = (context: Context): Reply => ({ status: 200, body: page(context, found(context, of)) });
  const get = (context: Context): Reply => {
    const { group = "", name = "" } = context.params;
    const one = found(context, of).find((body) => textAt(body, "name")?.toLowerCase() === name.toLowerCase());
    if (one === undefined) throw resourceNotFound(`Microsoft.Compute/${type}`, group, name);
    return { status: 200, body: one };
  };
  const read = (operation: string, path: string, handler: Route["handler"]): Route => ({
    method: "GET",
    path,
    operation: `${type}.${operation}`,
    action: `Microsoft.Compute/${type}/read`,
    type,
    query: ["$skiptoken"],
    handler,
  });
  return [
    read("get", `${inGroup}/{name}`, get),
    read("listByGroup", inGroup, list),
    read("list", `/subscriptions/{subscription}/providers/Microsoft.Compute/${type}`, list),
  ];
}

/** Scale sets and machines of node pools: read only, they follow from the clusters. Disk encryption sets: documents. */
export const compute: Provider = {
  namespace: "Microsoft.Compute",
  since: "2015-06-15",
  versions: [
    "2025-04-01",
    "2025-01-02",
    "2024-11-01",
    "2024-07-01",
    "2024-03-02",
    "2024-03-01",
    "2023-09-01",
    "2022-11-01",
    "2022-03-02",
  ],
  routes: [
    ...machineRoutes("virtualMachineScaleSets", scaleSetsOf),
    ...machineRoutes("virtualMachines", virtualMachinesOf),
    usageRoute,
    ...[diskEncryptionSetType, diskType].flatMap(documentRoutes),
  ],
};

/** What a region sells: the same namespace, api-versions of its own. */
export const computeSkus: Provider = {
  namespace: "Microsoft.Compute",
  versions: ["2021-07-01", "2019-04-01"],
  routes: [skuRoute],
};
