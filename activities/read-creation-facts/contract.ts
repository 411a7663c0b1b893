import { CreationFacts } from "../../domain/creation/facts.ts";
import { CreationRequest } from "../../domain/creation/request.ts";
import { guarded } from "../../domain/guardrails.ts";
import { defineActivity } from "../activity-contract.ts";

/** Reads whether a cluster of that name and its resource group exist, locks, and how registries decide. No write. */
export const readCreationFacts = defineActivity({
  name: "readCreationFacts",
  input: CreationRequest,
  done: guarded(CreationFacts),
  retry: "armRead",
  repeatable: "reads only",
});
