import { GrantFacts } from "../../domain/grants/facts.ts";
import { GrantRequest } from "../../domain/grants/request.ts";
import { guarded } from "../../domain/guardrails.ts";
import { defineActivity } from "../activity-contract.ts";

/** Looks up the principal, the roles by name, what it holds, and what Keyless may do at each scope. No write. */
export const readGrantFacts = defineActivity({
  name: "readGrantFacts",
  input: GrantRequest,
  done: guarded(GrantFacts),
  retry: "armRead",
  repeatable: "reads only",
});
