import { GrantFacts } from "../../domain/grant-roles/facts.ts";
import { GrantRequest } from "../../domain/grant-roles/request.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/**
 * Reads the principal, the roles by name, the role assignments of the principal, and what Keyless may do at each scope.
 * Writes nothing.
 */
export const readGrantFacts = defineRead({
  name: "readGrantFacts",
  input: GrantRequest,
  resource: ({ grants }) => [...new Set(grants.map(({ scope }) => scope))].join(", "),
  done: guarded(GrantFacts),
  retry: "armRead",
  repeatable: "reads only",
});
