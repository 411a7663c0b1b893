import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineRead } from "../activity-contract.ts";

/** More than these are not named: one is enough to read everything again. */
export const NAMED_AT_MOST = 20;

/**
 * Reads which role assignments principals were given since a time (ISO 8601), as Azure Resource Graph shows them: what is
 * younger than a few minutes may be missing.
 */
export const readRecentRoles = defineRead({
  name: "readRecentRoles",
  input: z.strictObject({
    clusterId: ClusterId,
    principalIds: z.array(z.guid()).min(1),
    since: z.iso.datetime(),
  }),
  resource: ({ clusterId }) => clusterId,
  done: z.array(z.string()).max(NAMED_AT_MOST),
  retry: "armRead",
  repeatable: "reads only",
});
