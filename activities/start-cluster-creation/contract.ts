import { z } from "zod";
import { CreationRequest } from "../../domain/creation/request.ts";
import { defineOperation } from "../activity-contract.ts";
import { EnsuredIdentity } from "../ensure-identity/contract.ts";
import { SYSTEM_ASSIGNED } from "../../domain/cluster/target.ts";

/** Makes AKS create a cluster with one system pool. `already`: the cluster exists as requested. */
export const startClusterCreation = defineOperation({
  name: "startClusterCreation",
  input: z.strictObject({
    request: CreationRequest,
    controlPlane: z.union([EnsuredIdentity, z.literal(SYSTEM_ASSIGNED)]),
    /** Absent: AKS creates the kubelet identity. */
    kubelet: EnsuredIdentity.optional(),
  }),
  resource: ({ request }) => request.clusterId,
  retry: "armWrite",
  repeatable:
    "reads first: a cluster with these identities is not created again; another one is never written over",
});
