import { Inspection, InspectionRequest } from "../../domain/identity-table/facts.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads everything about a cluster's identities: its JSON, their role assignments, its nodes, its node resource group. */
export const readInspection = defineRead({
  name: "readInspection",
  input: InspectionRequest,
  resource: ({ clusterId }) => clusterId,
  done: guarded(Inspection),
  retry: "armRead",
  repeatable: "reads only",
});
