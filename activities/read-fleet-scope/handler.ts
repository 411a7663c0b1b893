import type { Azure } from "../../platform/azure/azure.ts";
import { readSubscriptions } from "../../platform/azure/fleet-scope.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readFleetScope } from "./contract.ts";

/** Two queries, however many clusters there are. */
export function makeReadFleetScope(azure: Azure): FactsHandler<typeof readFleetScope> {
  return async () => {
    const subscriptions = await readSubscriptions(azure);
    const seen = new Set(subscriptions.map(({ id }) => id));
    return {
      kind: "done",
      value: {
        readAt: new Date(azure.clock.now()).toISOString(),
        subscriptions,
        unseen: [...(azure.served ?? [])].filter((id) => !seen.has(id)).sort(),
      },
    };
  };
}
