import { z } from "zod";
import { EntryPart } from "../../domain/fleet/snapshot.ts";
import { runRef } from "../../domain/run/run-ref.ts";
import { defineRead } from "../activity-contract.ts";

/**
 * Makes the entries of the clusters of one part, with what is read around them all. `unreadable` says why nothing could be:
 * then nothing is read, and the entries say it.
 */
export const assessFleetClusters = defineRead({
  name: "assessFleetClusters",
  input: z.strictObject({ ...runRef, part: z.string(), unreadable: z.string().optional() }),
  resource: ({ part }) => part,
  done: EntryPart,
  retry: "armRead",
  repeatable: "reads Azure, and writes the same part anew",
});
