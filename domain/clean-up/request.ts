import { z } from "zod";
import { ClusterId } from "../arm-id/schemas.ts";

export const CleanUpRequest = z.strictObject({
  clusterId: ClusterId,
  migrationRunId: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/, "must be the id of a run")
    .meta({
      description:
        "The run id of the migration whose old role assignments are removed. Its report lists them, and from when on they can be removed.",
    }),
});
export type CleanUpRequest = z.infer<typeof CleanUpRequest>;
