import { ArmError } from "../../core/arm-error.ts";
import { type ChildType, childRoutes } from "../../core/children.ts";
import { type DocumentType, documentRoutes, resourceNotFound } from "../../core/documents.ts";
import type { Provider } from "../../core/exchange.ts";
import { canonical, groupId } from "../../world/ids.ts";
import { objectAt, textAt } from "../../world/json.ts";

const fleetType: DocumentType = {
  namespace: "Microsoft.ContainerService",
  type: "fleets",
  writable: true,
};

/** Source: learn.microsoft.com/azure/templates/microsoft.containerservice/fleets/members. */
const members: ChildType = {
  namespace: "Microsoft.ContainerService",
  list: "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService/fleets/{fleet}/members",
  type: "fleets/members",
  requireParent: ({ params, world }) => {
    const { subscription = "", group = "", fleet = "" } = params;
    const id = `${groupId(subscription, group)}/providers/Microsoft.ContainerService/fleets/${fleet}`;
    if (world.get("resources", canonical(id)) === undefined)
      throw resourceNotFound("Microsoft.ContainerService/fleets", group, fleet);
  },
  check: ({ world }, sent) => {
    const cluster = textAt(sent, "properties", "clusterResourceId");
    if (cluster === undefined || world.get("clusters", canonical(cluster)) === undefined) {
      throw new ArmError({
        status: 400,
        code: "InvalidParameter",
        message: `The value '${cluster ?? ""}' of parameter clusterResourceId is not the id of a managed cluster.`,
      });
    }
  },
  fill: (_context, _id, sent) => ({
    ...sent,
    properties: { ...objectAt(sent, "properties"), provisioningState: "Succeeded" },
  }),
};

/** Fleets and their members: the same namespace as clusters, api-versions of their own. */
export const fleets: Provider = {
  namespace: "Microsoft.ContainerService",
  versions: ["2025-03-01", "2024-04-01", "2023-10-15"],
  routes: [...documentRoutes(fleetType), ...childRoutes(members)],
};
