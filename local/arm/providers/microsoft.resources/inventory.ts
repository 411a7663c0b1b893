import type { JsonObject } from "../../core/json.ts";
import type { View } from "../../world/world.ts";
import { scaleSetsOf } from "../microsoft.compute/scale-sets.ts";

/** Every tracked resource of the world, as its own GET would show it. */
export function* allResources(world: View): Iterable<JsonObject> {
  for (const [, cluster] of world.entries("clusters")) {
    yield cluster.body;
    yield* scaleSetsOf(world, cluster);
  }
  for (const [, identity] of world.entries("identities")) yield identity.body;
  for (const [, resource] of world.entries("resources")) yield resource.body;
}
