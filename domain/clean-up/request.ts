import { z } from "zod";
import { ClusterId } from "../arm-id/schemas.ts";
import { RunId } from "../run/run-id.ts";

export const CleanUpRequest = z.strictObject({
  clusterId: ClusterId,
  migrationRunId: RunId.meta({
    description:
      "The run id of the migration whose old role assignments are removed. Its report lists them, and from when on they can be removed.",
  }),
});
export type CleanUpRequest = z.infer<typeof CleanUpRequest>;
