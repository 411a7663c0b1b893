import { z } from "zod";
import { ArmError } from "../core/arm-error.ts";
import type { ArmRequest } from "../core/exchange.ts";
import type { Moment } from "../core/moment.ts";
import { Router } from "../core/router.ts";
import { placeIdentity } from "../fleet/principals.ts";
import { placeGroup } from "../fleet/populate.ts";
import { allProviders } from "../providers/all-providers.ts";
import { canonical, groupId, groupOf, subscriptionOf, typeOf } from "../world/ids.ts";
import { type Json, type JsonObject, objectAt, textAt } from "../world/json.ts";
import { unsuitable } from "./scenario-error.ts";
import { defined } from "../../../domain/schema/defined.ts";

const IDENTITY = "microsoft.managedidentity/userassignedidentities";
/** Clusters come from the fleet, because they are more than their body. */
const CLUSTERS = [
  "microsoft.containerservice/managedclusters",
  "microsoft.containerservice/managedclusters/agentpools",
];

/** What stands around the clusters: as a PUT would make it, and there from the beginning. */
export const Resources = z
  .array(
    z
      .object({
        id: z.string().regex(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i, "must be a resource id"),
      })
      .catchall(z.json()),
  )
  .describe(
    "Resource groups, networks, registries, identities, addresses, locks …: each its id and the body of a PUT. A resource group that is not named is made, in the location of its first resource",
  );

const router = new Router(allProviders);

/** @throws ScenarioError for what is not modelled, and for what its provider refuses */
export function placeResources(moment: Moment, resources: z.infer<typeof Resources>): void {
  for (const [index, { id, ...body }] of resources.entries()) {
    const path = `resources[${String(index)}]`;
    // Parsed from JSON.
    const sent = body as JsonObject;
    const type = typeOf(id).toLowerCase();
    if (CLUSTERS.includes(type))
      throw unsuitable(`${path}.id`, "clusters and their pools come from the fleet");
    const isGroup = type === "microsoft.resources/subscriptions/resourcegroups";
    if (!isGroup)
      placeGroup(moment, groupId(subscriptionOf(id), groupOf(id)), textAt(sent, "location") ?? "westeurope");
    if (type === IDENTITY) placeGivenIdentity(moment, id, sent);
    else put(moment, id, sent, path);
  }
}

/** An identity is in the directory already, and keeps the ids that are given. */
function placeGivenIdentity(moment: Moment, id: string, sent: JsonObject): void {
  const given: Json = objectAt(sent, "properties");
  placeIdentity(moment, id, textAt(sent, "location") ?? "westeurope", given, "clientId", "principalId");
  const placed = moment.world.get("identities", canonical(id));
  if (placed === undefined) return;
  const isolationScope = textAt(given, "isolationScope");
  moment.world.put("identities", canonical(id), {
    ...placed,
    body: {
      ...placed.body,
      tags: objectAt(sent, "tags"),
      properties: {
        ...objectAt(placed.body, "properties"),
        ...defined({ isolationScope }),
      },
    },
  });
}

function put(moment: Moment, id: string, body: JsonObject, path: string): void {
  const request: ArmRequest = {
    method: "PUT",
    path: id,
    query: new URLSearchParams(),
    headers: {},
    ...{ body, bodyHash: undefined, origin: "https://management.azure.com" },
  };
  try {
    const { route, params } = router.find("PUT", id);
    route.handler({ ...moment, request, params, loose: true, lateFailure: () => undefined });
  } catch (error) {
    if (error instanceof ArmError) throw unsuitable(path, `${id}: ${error.message}`);
    throw error;
  }
}
