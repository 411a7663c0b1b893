import { keyOf } from "../../domain/fleet/audit.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readPrincipalsInBulk } from "../../platform/azure/principals-in-bulk.ts";
import { fleetActors, fleetPrincipals } from "../../platform/records/fleet-kinds.ts";
import { allItems, putPart } from "../../platform/records/fleet-parts.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import type { readFleetPrincipals } from "./contract.ts";

/** Service principals per page: four calls to Microsoft Graph. */
const ON_A_PAGE = 600;

export function makeReadFleetPrincipals(azure: Azure, records: Records): Handler<typeof readFleetPrincipals> {
  return async ({ runId: snapshot, page }) => {
    const actors = await allItems(records, fleetActors, snapshot);
    const byKey = new Map(
      actors.flatMap(({ clientId }) =>
        clientId === undefined ? [] : [[clientId.toLowerCase(), clientId] as const],
      ),
    );
    const clientIds = [...byKey.values()].sort((left, right) =>
      left.toLowerCase() < right.toLowerCase() ? -1 : 1,
    );
    const items = await readPrincipalsInBulk(
      azure,
      clientIds.slice(page * ON_A_PAGE, (page + 1) * ON_A_PAGE),
    );
    await putPart(records, fleetPrincipals, `${snapshot}/${keyOf(page)}`, { snapshot, items });
    return { kind: "done", value: { pages: Math.max(1, Math.ceil(clientIds.length / ON_A_PAGE)) } };
  };
}
