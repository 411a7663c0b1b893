import { z } from "zod";
import type { GroupsOfPrincipals } from "../../domain/fleet/through-groups.ts";
import type { Azure } from "./azure.ts";
import { IN_ONE_BATCH, readInBatches } from "./graph-batch.ts";

const Page = z.object({
  value: z.array(z.object({ id: z.string() })),
  "@odata.nextLink": z.string().nullish(),
});

/**
 * The groups of many principals, 20 per call, until the directory refuses. A principal in more groups than fit on a page
 * is left out. Source: graph/api/serviceprincipal-list-transitivememberof.
 *
 * @throws ArmCallFailed
 * @param objectIds - in lower case, each once
 */
export async function readGroupsInBulk(
  azure: Azure,
  objectIds: readonly string[],
): Promise<GroupsOfPrincipals> {
  const groups = new Map<string, readonly string[]>();
  for (let from = 0; from < objectIds.length; from += IN_ONE_BATCH) {
    const some = objectIds.slice(from, from + IN_ONE_BATCH);
    const paths = some.map((id) => `servicePrincipals/${id}/transitiveMemberOf?$select=id`);
    const answers = await readInBatches(azure, paths, Page);
    for (const [index, id] of some.entries()) {
      const answer = answers[index];
      // The directory does not show the principal yet, or not any more: it is in no group.
      if (answer?.kind === "missing") groups.set(id, []);
      if (answer?.kind !== "found" || answer.value["@odata.nextLink"]) continue;
      groups.set(
        id,
        answer.value.value.map((one) => one.id.toLowerCase()),
      );
    }
    if (answers.some(({ kind }) => kind === "unreadable")) return groups;
  }
  return groups;
}
