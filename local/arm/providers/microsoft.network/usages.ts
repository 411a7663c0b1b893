import type { Reply, Route } from "../../core/exchange.ts";
import { type JsonObject, objectAt, objectsAt, textAt, withAt } from "../../world/json.ts";
import type { View } from "../../world/view.ts";
import { freeAddressesIn } from "../microsoft.containerservice/addresses.ts";

/** Where the usages of a network are read, and the network that the path names. */
export function networkUsagesRoute(
  path: string,
  requireNetwork: (context: Parameters<Route["handler"]>[0]) => JsonObject,
): Route {
  return {
    method: "GET",
    path: `${path}/usages`,
    operation: "virtualNetworks.usages",
    action: "Microsoft.Network/virtualNetworks/usages/read",
    type: "virtualNetworks/usages",
    query: ["$skiptoken"],
    handler: (context): Reply => {
      const subnets = objectsAt(requireNetwork(context), "properties", "subnets");
      return { status: 200, body: { value: subnets.flatMap((subnet) => usageOf(context.world, subnet)) } };
    },
  };
}

/** Addresses of a subnet, those that Azure keeps left out. Source: docs: rest/api/virtualnetwork/virtual-networks/list-usage. */
function usageOf(world: View, subnet: JsonObject): readonly JsonObject[] {
  const id = textAt(subnet, "id") ?? "";
  const addresses = freeAddressesIn(world, id);
  if (addresses === undefined) return [];
  return [
    {
      currentValue: addresses.total - addresses.free,
      id,
      limit: addresses.total,
      name: { localizedValue: "Subnet size and usage", value: "SubnetSpace" },
      unit: "Count",
    },
  ];
}

/**
 * A network with the addresses that its subnets have given away, as Azure lists them; only where a subnet's size is
 * known, since nothing else depends on them.
 */
export function withAddresses(world: View, network: JsonObject): JsonObject {
  const subnets = objectsAt(network, "properties", "subnets");
  if (subnets.length === 0) return network;
  return withAt(
    network,
    ["properties", "subnets"],
    subnets.map((subnet) => {
      const id = textAt(subnet, "id") ?? "";
      const addresses = freeAddressesIn(world, id);
      if (addresses === undefined || addresses.free === addresses.total) return subnet;
      const ipConfigurations = Array.from({ length: addresses.total - addresses.free }, (_, index) => ({
        id: `${id}/ipConfigurations/${String(index)}`,
      }));
      return { ...subnet, properties: { ...objectAt(subnet, "properties"), ipConfigurations } };
    }),
  );
}
