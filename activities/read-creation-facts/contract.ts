import { CreationFacts } from "../../domain/creation/facts.ts";
import { CreationRequest } from "../../domain/creation/request.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads whether a cluster of that name and its resource group exist, locks, and how registries decide. No write. */
export const readCreationFacts = defineRead({
  name: "readCreationFacts",
  input: CreationRequest,
  resource: ({ clusterId }) => clusterId,
  done: guarded(CreationFacts),
  retry: "armRead",
  repeatable: "reads only",
});
