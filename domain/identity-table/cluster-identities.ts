import { z } from "zod";

/** An identity as a cluster's JSON names it. */
export const IdentityRef = z.strictObject({
  resourceId: z.string().optional(),
  /** Object id in the directory: what role assignments name. */
  principalId: z.string().optional(),
  /** Application id: what tokens name. */
  clientId: z.string().optional(),
});
export type IdentityRef = z.infer<typeof IdentityRef>;

/** A feature of the cluster: whether it is on, and the identity that it shows. */
export const Feature = z.strictObject({
  enabled: z.boolean(),
  identity: IdentityRef.optional(),
  usesClusterIdentity: z.boolean().optional(),
});
export type Feature = z.infer<typeof Feature>;

/** Everything in a cluster's JSON that is, or stands for, an identity. Source: Microsoft.ContainerService 2026-06-01. */
export const ClusterIdentities = z.strictObject({
  systemAssigned: IdentityRef.optional(),
  userAssigned: IdentityRef.optional(),
  servicePrincipalClientId: z.string().optional(),
  kubelet: IdentityRef.optional(),
  /** By name as the JSON spells it. */
  addons: z.record(z.string(), Feature),
  webAppRouting: Feature,
  applicationLoadBalancer: Feature,
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
