import { ImageFacts } from "../../domain/images/facts.ts";
import { ImageRequest } from "../../domain/images/request.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads a cluster from its own URL, its locks, and the newest image of each pool. Writes nothing. */
export const readImageFacts = defineRead({
  name: "readImageFacts",
  input: ImageRequest,
  resource: ({ clusterId }) => clusterId,
  done: guarded(ImageFacts),
  retry: "armRead",
  repeatable: "reads only",
});
