import { z } from "zod";
import { defineRead } from "../activity-contract.ts";

/** Reads why an operation failed; `unknown` if Azure does not have the operation any more. */
export const readOperation = defineRead({
  name: "readOperation",
  input: z.strictObject({ operationUrl: z.string() }),
  resource: () => "the operation",
  done: z.strictObject({ status: z.string(), code: z.string(), message: z.string() }),
  retry: "armRead",
  repeatable: "reads only",
});
