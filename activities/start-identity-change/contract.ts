import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineOperation } from "../activity-contract.ts";
import { EnsuredIdentity } from "../ensure-identity/contract.ts";
import type { IncidentCode } from "../../domain/incidents/incidents.ts";
import { SYSTEM_ASSIGNED } from "../../domain/cluster/target.ts";

/** Code of the refusal of a change that would re-image a pool that the plan does not name. */
export const POOL_NOT_PLANNED = "pool-not-planned" satisfies IncidentCode;

/**
 * Changes the identities of a cluster with one PUT: GET, edit only the identity blocks that change, PUT with If-Match.
 * Every other field is sent back unchanged. `already`: the cluster has these identities, and no operation is in progress.
 */
export const startIdentityChange = defineOperation({
  name: "startIdentityChange",
  input: z.strictObject({
    clusterId: ClusterId,
    /** Absent: the identity of the control plane does not change. */
    controlPlane: z.union([EnsuredIdentity, z.literal(SYSTEM_ASSIGNED)]).optional(),
    /** Absent: the kubelet identity does not change, or AKS creates one. */
    kubelet: EnsuredIdentity.optional(),
    /** Names of the pools in the plan: if the cluster has another one, nothing is changed. Absent: not checked. */
    plannedPools: z.array(z.string()).optional(),
  }),
  resource: ({ clusterId }) => clusterId,
  retry: "armWrite",
  repeatable: "reads first: a cluster that has the identities, or is getting them, is not changed again",
});
