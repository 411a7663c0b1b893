import { z } from "zod";
import { defineActivity } from "../activity-contract.ts";

/** Reads a failed operation for what the server said; `unknown` once the record has expired. */
export const readOperation = defineActivity({
  name: "readOperation",
  input: z.strictObject({ operationUrl: z.string() }),
  done: z.strictObject({ status: z.string(), code: z.string(), message: z.string() }),
  retry: "armRead",
  repeatable: "reads only",
});
