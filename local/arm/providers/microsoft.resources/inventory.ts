import type { JsonObject } from "../../world/json.ts";
import type { View } from "../../world/view.ts";
import { textAt } from "../../world/json.ts";
import { withAddresses } from "../microsoft.network/usages.ts";
import { veiled } from "../microsoft.containerservice/shown.ts";
import { virtualMachinesOf } from "../microsoft.compute/virtual-machines.ts";
import { scaleSetsOf } from "../microsoft.compute/scale-sets.ts";

export const NETWORK = "microsoft.network/virtualnetworks";

/** Every tracked resource of the world, as its own GET would show it. */
export function* allResources(world: View): Iterable<JsonObject> {
  for (const [, cluster] of world.entries("clusters")) {
    yield veiled(cluster);
    yield* scaleSetsOf(world, cluster);
    yield* virtualMachinesOf(world, cluster);
  }
  for (const [, identity] of world.entries("identities")) yield identity.body;
  for (const [, { body }] of world.entries("resources")) {
    yield textAt(body, "type")?.toLowerCase() === NETWORK ? withAddresses(world, body) : body;
  }
}
