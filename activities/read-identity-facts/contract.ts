import { IdentityFacts } from "../../domain/identity/facts.ts";
import { IdentityRequest } from "../../domain/identity/request.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads a resource group, the identities in it, the credentials of one of them, and locks. Writes nothing. */
export const readIdentityFacts = defineRead({
  name: "readIdentityFacts",
  input: IdentityRequest,
  resource: ({ identityId }) => identityId,
  done: guarded(IdentityFacts),
  retry: "armRead",
  repeatable: "reads only",
});
