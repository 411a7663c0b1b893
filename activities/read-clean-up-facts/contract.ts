import { CleanUpFacts } from "../../domain/clean-up/facts.ts";
import { CleanUpRequest } from "../../domain/clean-up/request.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads the report of a migration, the cluster, and which of the old role assignments still exist. Writes nothing. */
export const readCleanUpFacts = defineRead({
  name: "readCleanUpFacts",
  input: CleanUpRequest,
  resource: ({ clusterId }) => clusterId,
  done: guarded(CleanUpFacts),
  retry: "armRead",
  repeatable: "reads only",
});
