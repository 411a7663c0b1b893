import { onTestFinished } from "vitest";
import type { ArmRequest } from "../../local/arm/core/exchange.ts";
import { canonical } from "../../local/arm/world/ids.ts";
import { type JsonObject, withAt } from "../../local/arm/world/json.ts";
import type { Moment } from "../../local/arm/core/moment.ts";
import { populateDemo } from "../../local/arm/fleet/demo/shop.ts";
import { placeDocument, placeGroup } from "../../local/arm/fleet/populate.ts";
import { registryType } from "../../local/arm/providers/microsoft.containerregistry/routes.ts";
import { virtualNetworkType } from "../../local/arm/providers/microsoft.network/routes.ts";
import { DEMO_SUBSCRIPTION, demoCluster } from "./demo-ids.ts";
import { QuickWorld, type QuickWorldOptions } from "./quick-world.ts";

/** A subscription beside the demo's, which Keyless can see and does not serve. */
export const FOREIGN = "99999999-2222-4333-8444-555555555555";
const foreignGroup = `/subscriptions/${FOREIGN}/resourceGroups/rg-foreign`;
export const FOREIGN_REGISTRY = `${foreignGroup}/providers/Microsoft.ContainerRegistry/registries/foreignimages`;
const FOREIGN_VNET = `${foreignGroup}/providers/Microsoft.Network/virtualNetworks/hub`;
export const FOREIGN_SUBNET = `${FOREIGN_VNET}/subnets/nodes`;

export interface FencedWorld {
  readonly world: QuickWorld;
  /** Requests that reached Azure and were about anything but the demo's subscription; queries of Resource Graph are about none. */
  outside(): readonly string[];
}

/** The demo, and a Keyless that serves its subscription and no other. It ends with the test. */
export async function fencedWorld(
  edit: (moment: Moment) => void = () => undefined,
  options: QuickWorldOptions = {},
): Promise<FencedWorld> {
  const requests: ArmRequest[] = [];
  const world = await QuickWorld.start({
    ...options,
    subscriptions: new Set([DEMO_SUBSCRIPTION]),
    populate: (moment) => {
      populateDemo(moment);
      placeGroup(moment, foreignGroup, "westeurope");
      const network = {
        addressSpace: { addressPrefixes: ["10.9.0.0/16"] },
        subnets: [{ name: "nodes", properties: { addressPrefix: "10.9.0.0/26" } }],
      };
      placeDocument(moment, virtualNetworkType, FOREIGN_VNET, {
        location: "westeurope",
        properties: network,
      });
      placeDocument(moment, registryType, FOREIGN_REGISTRY, {
        location: "westeurope",
        sku: { name: "Premium" },
      });
      edit(moment);
    },
    onCall: (_, request) => requests.push(request),
  });
  onTestFinished(() => world[Symbol.asyncDispose]());
  const own = `/subscriptions/${DEMO_SUBSCRIPTION}`;
  return {
    world,
    outside: () =>
      requests
        .filter(
          ({ path }) =>
            !path.startsWith("/_graph/") && !/^\/providers\/Microsoft.ResourceGraph\//i.test(path),
        )
        .filter(({ path }) => path !== own && !path.toLowerCase().startsWith(`${own}/`))
        .map(({ method, path }) => `${method} ${path}`),
  };
}

/** Changes a field of a cluster of the demo as AKS shows it. */
export function editCluster(
  moment: Moment,
  name: string,
  path: readonly string[],
  value: JsonObject | string,
): void {
  const key = canonical(demoCluster(name));
  const record = moment.world.get("clusters", key);
  if (record === undefined) throw new Error(`no cluster ${name} in the demo`);
  moment.world.put("clusters", key, { ...record, body: withAt(record.body, path, value) });
}
