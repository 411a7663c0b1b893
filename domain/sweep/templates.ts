import type { z } from "zod";
import { CleanUpRequest } from "../clean-up/request.ts";
import { InspectionRequest } from "../identity-table/facts.ts";
import { ImageRequest } from "../images/request.ts";
import { MigrationRequest } from "../migration/request.ts";

/** The request of the run of a target, by workflow. */
export const WORKFLOW_REQUESTS = {
  "migrate-cluster": MigrationRequest,
  "upgrade-node-images": ImageRequest,
  "clean-up": CleanUpRequest,
  "inspect-cluster": InspectionRequest,
} satisfies Readonly<Record<string, z.ZodObject>>;
