import { AuditRequest, FleetScope } from "../../domain/fleet/audit.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads which subscriptions Keyless can read, and how many clusters each has. */
export const readFleetScope = defineRead({
  name: "readFleetScope",
  input: AuditRequest,
  resource: () => "the fleet",
  done: guarded(FleetScope),
  retry: "armRead",
  repeatable: "reads only",
});
