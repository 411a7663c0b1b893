import { z } from "zod";
import { runRef } from "../../domain/run/run-ref.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads a page of the service principals of the clusters of a snapshot, each once. */
export const readFleetPrincipals = defineRead({
  name: "readFleetPrincipals",
  input: z.strictObject({ ...runRef, page: z.number().int().nonnegative() }),
  resource: () => "Microsoft Graph",
  done: z.strictObject({
    /** How many pages there are; at least one. */
    pages: z.number().int(),
  }),
  retry: "armRead",
  repeatable: "reads Azure, and writes the same part anew",
});
