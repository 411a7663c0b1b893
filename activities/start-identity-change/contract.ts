import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineOperation } from "../activity-contract.ts";
import { EnsuredIdentity } from "../ensure-identity/contract.ts";
import type { IncidentCode } from "../../domain/incidents/incidents.ts";
import { SYSTEM_ASSIGNED } from "../../domain/cluster/target.ts";

/** Code of the refusal of a change that would re-image a pool which no plan has named. */
export const POOL_NOT_PLANNED = "pool-not-planned" satisfies IncidentCode;

/**
 * Gives a cluster other identities with one PUT: GET, edit only the identity blocks that change, PUT with If-Match.
 * Every other field goes back as it came. `already`: the cluster has these identities, and nothing is going on.
 */
export const startIdentityChange = defineOperation({
  name: "startIdentityChange",
  input: z.strictObject({
    clusterId: ClusterId,
    /** Absent: the control plane's identity stays as it is. */
    controlPlane: z.union([EnsuredIdentity, z.literal(SYSTEM_ASSIGNED)]).optional(),
    /** Absent: the kubelet identity stays as it is, or AKS makes one. */
    kubelet: EnsuredIdentity.optional(),
    /** Names of the pools that the plan names: with another one there, nothing is changed. Absent: not looked at. */
    plannedPools: z.array(z.string()).optional(),
  }),
  resource: ({ clusterId }) => clusterId,
  retry: "armWrite",
  repeatable: "reads first: a cluster that has the identities, or is getting them, is not changed again",
});
