import { z } from "zod";
import type { ResourceId } from "../arm-id/arm-id.ts";
import { AnyResourceId } from "../arm-id/schemas.ts";

/** A control plane whose identity lives and dies with the cluster: it has no id before the change. */
export const SYSTEM_ASSIGNED = "SystemAssigned";

/** The identities that a cluster is to have, and which of them change. */
export const Target = z.object({
  /** Id of a user-assigned identity, or SYSTEM_ASSIGNED. */
  controlPlane: z.union([z.literal(SYSTEM_ASSIGNED), AnyResourceId]),
  /** Id of the kubelet identity that the change sets; absent where AKS makes one or the present one stays. */
  kubelet: AnyResourceId.optional(),
  changesControlPlane: z.boolean(),
  /** True when nodes get another identity than they have, which re-images them. */
  changesKubelet: z.boolean(),
  /** True where a migration is finished that somebody has begun: what the service principal had is given now. */
  finishes: z.boolean().optional(),
  /** True where the cluster's kubelet identity stays, and only nodes that do not carry it yet get it. */
  keepsKubelet: z.boolean().optional(),
});

export type Target = Readonly<z.infer<typeof Target>>;

/** The identities that the run makes sure of before the change. */
export function ownIdentities({ controlPlane, kubelet, changesControlPlane }: Target): readonly ResourceId[] {
  return [
    ...(changesControlPlane && controlPlane !== SYSTEM_ASSIGNED ? [controlPlane] : []),
    ...(kubelet === undefined ? [] : [kubelet]),
  ];
}
