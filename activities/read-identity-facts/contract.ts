import { IdentityFacts } from "../../domain/identity/facts.ts";
import { IdentityRequest } from "../../domain/identity/request.ts";
import { guarded } from "../../domain/guardrails.ts";
import { defineActivity } from "../activity-contract.ts";

/** Reads a resource group, the identities in it, the credentials of one of them, and locks. No write. */
export const readIdentityFacts = defineActivity({
  name: "readIdentityFacts",
  input: IdentityRequest,
  done: guarded(IdentityFacts),
  retry: "armRead",
  repeatable: "reads only",
});
