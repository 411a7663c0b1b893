import { z } from "zod";
import { defineRead } from "../activity-contract.ts";

/** Reads a failed operation for what the server said; `unknown` once the record has expired. */
export const readOperation = defineRead({
  name: "readOperation",
  input: z.strictObject({ operationUrl: z.string() }),
  resource: () => "the operation",
  done: z.strictObject({ status: z.string(), code: z.string(), message: z.string() }),
  retry: "armRead",
  repeatable: "reads only",
});
