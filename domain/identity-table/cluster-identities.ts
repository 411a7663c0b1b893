import { z } from "zod";

/** An identity as a cluster's JSON names it. */
export const IdentityRef = z.strictObject({
  resourceId: z.string().optional(),
  /** The object id in the directory, which role assignments use. */
  principalId: z.string().optional(),
  /** The application id, which tokens use. */
  clientId: z.string().optional(),
});
export type IdentityRef = z.infer<typeof IdentityRef>;

/** An add-on or ingress feature of the cluster: whether it is enabled, and its identity. */
const Feature = z.strictObject({
  enabled: z.boolean(),
  identity: IdentityRef.optional(),
});

/** Everything in a cluster's JSON that is an identity or refers to one. Source: Microsoft.ContainerService 2026-06-01. */
export const ClusterIdentities = z.strictObject({
  systemAssigned: IdentityRef.optional(),
  userAssigned: IdentityRef.optional(),
  servicePrincipalClientId: z.string().optional(),
  kubelet: IdentityRef.optional(),
  /** Add-ons and ingress features, by the name of their profile as the JSON has it. */
  addons: z.record(z.string(), Feature),
  costAnalysis: z.boolean(),
  podIdentities: z.array(IdentityRef),
  workloadIdentity: z.boolean(),
  kms: z.boolean(),
  istio: z.boolean(),
  keda: z.boolean(),
  defender: z.boolean(),
  prometheus: z.boolean(),
  aiToolchain: z.boolean(),
  networkPolicy: z.string().optional(),
});
export type ClusterIdentities = z.infer<typeof ClusterIdentities>;
