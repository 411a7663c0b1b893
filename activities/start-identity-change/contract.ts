import { z } from "zod";
import { ClusterId } from "../../domain/arm-id.ts";
import { defineActivity } from "../activity-contract.ts";
import { EnsuredIdentity } from "../ensure-identity/contract.ts";

/**
 * Moves a cluster to user-assigned identities for control plane and kubelets with one PUT: GET, edit only the two
 * identity blocks, PUT with If-Match. Every other field goes back as it came.
 */
export const startIdentityChange = defineActivity({
  name: "startIdentityChange",
  input: z.strictObject({
    clusterId: ClusterId,
    controlPlane: EnsuredIdentity,
    kubelet: EnsuredIdentity,
  }),
  /** `done` means that the cluster already has these identities and nothing is going on. */
  done: z.strictObject({ already: z.literal(true) }),
  retry: "armWrite",
  repeatable: "reads first: a cluster that has the identities, or is getting them, is not changed again",
});
