import { CreationFacts } from "../../domain/creation/facts.ts";
import { CreationRequest } from "../../domain/creation/request.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/**
 * Reads whether the cluster and its resource group exist, the locks, and the permission mode of the registries. Writes
 * nothing.
 */
export const readCreationFacts = defineRead({
  name: "readCreationFacts",
  input: CreationRequest,
  resource: ({ clusterId }) => clusterId,
  done: guarded(CreationFacts),
  retry: "armRead",
  repeatable: "reads only",
});
