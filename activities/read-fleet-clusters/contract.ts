import { z } from "zod";
import { FleetGroup, ReadGroup } from "../../domain/fleet/audit.ts";
import { runRef } from "../../domain/run/run-ref.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads the clusters of some subscriptions into parts of the snapshot of a run. */
export const readFleetClusters = defineRead({
  name: "readFleetClusters",
  input: z.strictObject({ ...runRef, group: FleetGroup }),
  resource: ({ group }) => `/subscriptions/${group.subscriptions[0] ?? ""}`,
  done: ReadGroup,
  retry: "armRead",
  repeatable: "reads Azure, and writes the same parts anew",
});
