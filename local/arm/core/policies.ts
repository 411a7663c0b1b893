import type { PolicyRecord } from "../world/tables.ts";
import type { View } from "../world/view.ts";
import { canonical, covers } from "../world/ids.ts";
import { at, type Json } from "../world/json.ts";

/** The policies that deny a resource of this type with this content, at a scope or below it. */
export function denyingPolicies(
  world: View,
  scope: string,
  type: string,
  content: Json | undefined,
): readonly PolicyRecord[] {
  return [...world.entries("policies")]
    .map(([, policy]) => policy)
    .filter(
      (policy) =>
        policy.resourceType === type.toLowerCase() &&
        covers(canonical(policy.scope), canonical(scope)) &&
        !hasWanted(policy, content),
    );
}

function hasWanted({ unless }: PolicyRecord, content: Json | undefined): boolean {
  return unless !== undefined && String(at(content, ...unless.path.split("."))) === unless.equals;
}
