import { type DocumentType, documentRoutes, resourceNotFound } from "../../core/documents.ts";
import type { Context, Provider, Reply, Route } from "../../core/exchange.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import { nodeResourceGroup } from "../microsoft.containerservice/cluster-body.ts";
import { skuRoute, usageRoute } from "./capacity.ts";
import { scaleSetsOf } from "./scale-sets.ts";

export const diskEncryptionSetType: DocumentType = {
  namespace: "Microsoft.Compute",
  type: "diskEncryptionSets",
  writable: true,
};

/** Disks that volumes of a cluster may lie on. */
const diskType: DocumentType = { namespace: "Microsoft.Compute", type: "disks", writable: true };

const SCALE_SETS =
  "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachineScaleSets";

function found(context: Context): readonly JsonObject[] {
  const { subscription = "", group } = context.params;
  const prefix = `/subscriptions/${subscription.toLowerCase()}/`;
  return [...context.world.entries("clusters")]
    .filter(([key]) => key.startsWith(prefix))
    .map(([, cluster]) => cluster)
    .filter(
      ({ body }) => group === undefined || nodeResourceGroup(body).toLowerCase() === group.toLowerCase(),
    )
    .flatMap((cluster) => scaleSetsOf(context.world, cluster));
}

function list(context: Context): Reply {
  return { status: 200, body: page(context, found(context)) };
}

function get(context: Context): Reply {
  const { group = "", name = "" } = context.params;
  const scaleSet = found(context).find((one) => textAt(one, "name")?.toLowerCase() === name.toLowerCase());
  if (scaleSet === undefined)
    throw resourceNotFound("Microsoft.Compute/virtualMachineScaleSets", group, name);
  return { status: 200, body: scaleSet };
}

const read = (operation: string, path: string, handler: Route["handler"]): Route => ({
  method: "GET",
  path,
  operation: `virtualMachineScaleSets.${operation}`,
  action: "Microsoft.Compute/virtualMachineScaleSets/read",
  type: "virtualMachineScaleSets",
  query: ["$skiptoken"],
  handler,
});

/** Scale sets of node pools: read only, they follow from the clusters. Disk encryption sets: documents. */
export const compute: Provider = {
  namespace: "Microsoft.Compute",
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
    read("get", `${SCALE_SETS}/{name}`, get),
    read("listByGroup", SCALE_SETS, list),
    read("list", "/subscriptions/{subscription}/providers/Microsoft.Compute/virtualMachineScaleSets", list),
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
