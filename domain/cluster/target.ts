import { z } from "zod";
import type { ResourceId } from "../arm-id/arm-id.ts";
import { AnyResourceId } from "../arm-id/schemas.ts";

/** The system-assigned identity of a control plane: it exists as long as the cluster, and has no id before the change. */
export const SYSTEM_ASSIGNED = "SystemAssigned";

/** The identities that a cluster gets, and which of them change. */
export const Target = z.object({
  /** Id of a user-assigned identity, or SYSTEM_ASSIGNED. */
  controlPlane: z.union([z.literal(SYSTEM_ASSIGNED), AnyResourceId]),
  /** Id of the kubelet identity that the change sets; absent if AKS creates one or the current one stays. */
  kubelet: AnyResourceId.optional(),
  changesControlPlane: z.boolean(),
  /** True if nodes get another identity, which reimages them. */
  changesKubelet: z.boolean(),
  /** True if the run finishes a migration that somebody has started: it assigns the roles of the service principal now. */
  finishes: z.boolean().optional(),
  /** True if the kubelet identity of the cluster stays, and only nodes without it get it. */
  keepsKubelet: z.boolean().optional(),
});

export type Target = Readonly<z.infer<typeof Target>>;

/** The identities that the run creates or adopts before the change. */
export function ownIdentities({ controlPlane, kubelet, changesControlPlane }: Target): readonly ResourceId[] {
  return [
    ...(changesControlPlane && controlPlane !== SYSTEM_ASSIGNED ? [controlPlane] : []),
    ...(kubelet === undefined ? [] : [kubelet]),
  ];
}
