import { expiryOf } from "../../domain/fleet/secret-ends.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readFleet } from "../../platform/azure/fleet-candidates.ts";
import { readPrincipalsInBulk } from "../../platform/azure/principals-in-bulk.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readCandidates } from "./contract.ts";

export function makeReadCandidates(azure: Azure): FactsHandler<typeof readCandidates> {
  return async () => {
    const readAt = new Date(azure.clock.now()).toISOString();
    const clusters = await readFleet(azure);
    const clientIds = new Set(clusters.flatMap(({ servicePrincipal }) => servicePrincipal ?? []));
    const principals = await readPrincipalsInBulk(azure, [...clientIds]);
    const expiries = principals.flatMap(({ clientId, ends }): [string, string][] => {
      const expiresOn = expiryOf(ends);
      return expiresOn === undefined ? [] : [[clientId, expiresOn]];
    });
    return {
      kind: "done",
      value: { readAt, clusters: [...clusters], expiries: Object.fromEntries(expiries) },
    };
  };
}
