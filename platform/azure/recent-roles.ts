import { z } from "zod";
import type { Clock } from "../clock.ts";
import type { RecentRolesOf } from "./around-cluster.ts";
import { askTogether } from "./ask-together.ts";
import type { Azure } from "./azure.ts";
import { isRefusedThrown } from "./failure.ts";
import { literal, PAGES_OF_ONE, queryGraph } from "./resource-graph.ts";

const Row = z.object({
  id: z.string(),
  properties: z.object({ principalId: z.string(), createdOn: z.string().nullish() }),
});

/**
 * Ids of the role assignments that were created for principals since a time, in all subscriptions that Keyless can read;
 * some minutes old. Role assignments without a creation time are left out. Requests that arrive while a query is in
 * progress share the next one. Source: learn.microsoft.com/azure/governance/resource-graph/reference
 * (authorizationresources).
 */
export function recentRoleReads(
  clock: Clock,
  azure: () => Azure,
): (ask: RecentRolesOf) => Promise<readonly string[]> {
  return askTogether(
    clock,
    "recent role assignments",
    async (asks) => {
      const principals = [...new Set(asks.flatMap(({ principalIds }) => principalIds))];
      const rows = await queryGraph(
        azure(),
        `authorizationresources
| where type =~ 'microsoft.authorization/roleassignments' and tostring(properties.principalId) in~ (${principals.map(literal).join(", ")})
| project id, properties`,
        Row,
        { pagesAtMost: PAGES_OF_ONE * asks.length },
      );
      return ({ principalIds, since }: RecentRolesOf) => {
        const wanted = new Set(principalIds.map((id) => id.toLowerCase()));
        return rows
          .filter(({ properties: { principalId, createdOn } }) => {
            const mayBeRecent = typeof createdOn !== "string" || Date.parse(createdOn) >= since;
            return mayBeRecent && wanted.has(principalId.toLowerCase());
          })
          .map(({ id }) => id);
      };
    },
    (error) => isRefusedThrown(error, clock.now()),
  );
}
