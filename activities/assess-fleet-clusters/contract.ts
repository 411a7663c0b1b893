import { z } from "zod";
import { EntryPart } from "../../domain/fleet/snapshot.ts";
import { runRef } from "../../domain/run/run-ref.ts";
import { defineRead } from "../activity-contract.ts";

/**
 * Creates the entries of the clusters of one part, with the related resources of all of them. If `unreadable` is given,
 * nothing is read, and the entries contain it as the reason.
 */
export const assessFleetClusters = defineRead({
  name: "assessFleetClusters",
  input: z.strictObject({ ...runRef, part: z.string(), unreadable: z.string().optional() }),
  resource: ({ part }) => part,
  done: EntryPart,
  retry: "armRead",
  repeatable: "reads Azure, and writes the same part anew",
});
