import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineRead } from "../activity-contract.ts";

/** The most role assignments that are returned; one is enough to read all facts again. */
export const NAMED_AT_MOST = 20;

/**
 * Reads which role assignments were created for principals since a time (ISO 8601), from Azure Resource Graph. Those of
 * the last few minutes may be missing.
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
