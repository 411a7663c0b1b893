import type { View } from "./view.ts";

/** A principal and every group that it is in, directly or through other groups: whatever is assigned to one of them, it has. */
export function withGroups(world: View, objectId: string): readonly string[] {
  const found = new Set([objectId]);
  // A set takes in what is added while it is walked: groups of groups follow, and a circle of groups ends.
  for (const one of found) {
    for (const [, { objectId: group, members }] of world.entries("securityGroups")) {
      if (members.includes(one)) found.add(group);
    }
  }
  return [...found];
}
