import type { JsonObject } from "./json.ts";

/**
 * What is true of a pool's nodes, whatever the API says: the image on the node label and the identities on the scale
 * set can differ from `nodeImageVersion` (Azure/AKS#3355, MicrosoftDocs/azure-docs#90142).
 */
export interface PoolTruth {
  readonly nodeLabelImage: string;
  /** Absent for pools that have no scale set of their own. */
  readonly scaleSet: string | null;
  readonly identities: readonly string[];
  /** Identities that somebody else has put on the scale set: nodes do not act as them, and keep them when they are re-imaged. */
  readonly besides?: readonly string[];
  /** Node by node, once they have been counted; absent while all are alike. */
  readonly nodes?: readonly NodeTruth[];
  /** How many nodes the pool has had so far: names are not given twice. */
  readonly born?: number;
  /** Nodes that an interrupted roll-out has re-imaged already: whatever goes on with it leaves them alone. */
  readonly rolled?: readonly string[];
  /** The image that a roll-out was on its way to when a drain stopped it; the next PUT of the pool goes on with it. */
  readonly interrupted?: string;
  /** The platform upgrades the scale set by itself until then, and AKS must wait. Source: openshift/release#85333. */
  readonly rollingUpgradeUntil?: number;
}

/** One node: the scale set's model may have moved on since it came (MicrosoftDocs/azure-docs#90142). */
export interface NodeTruth {
  readonly name: string;
  /** The label `kubernetes.azure.com/node-image-version`. */
  readonly image: string;
  readonly identities: readonly string[];
  /** How often it was re-imaged. */
  readonly reimages: number;
}

/** A pod disruption budget in the cluster, with the pods that it counts. */
export interface DisruptionBudget {
  readonly namespace: string;
  readonly name: string;
  /** Where its pods run, in lower case: on the last of that pool's nodes. */
  readonly pool: string;
  readonly expectedPods: number;
  readonly healthyPods: number;
  /** How many pods must stay healthy: a number, or a share such as `50%`. One of the two stands there. */
  readonly minAvailable?: number | string;
  /** How many pods may be missing, in the same way. */
  readonly maxUnavailable?: number | string;
}

/** Defects that users have reported of single clusters. */
export interface Quirks {
  /** Identity updates succeed and change nothing. Source: Azure/AKS#3498, azure-cli#19733. */
  readonly keepsIdentity?: boolean;
  /** Image upgrades change what the API says and not the nodes. Source: Azure/AKS#3355. */
  readonly hollowUpgrades?: boolean;
  /** The next operations start while others go on, and cut those off. Source: Azure/AKS#1913. */
  readonly preempts?: boolean;
}

/** Which pools an identity update re-images: all, none, or by pool name in lower case. */
type ReimageRule = boolean | Readonly<Record<string, boolean>>;

export interface ClusterRecord {
  /** The resource as GET answers it, fields nobody modelled included. */
  readonly body: JsonObject;
  /** By pool name in lower case. */
  readonly pools: Readonly<Record<string, PoolTruth>>;
  /** null: the settings decide. */
  readonly reimage: ReimageRule | null;
  /** Ids of the operations that are going on: several only where they are image upgrades of different pools. */
  readonly operations: readonly string[];
  /** A service principal's secret as it was sent; no answer ever shows it. */
  readonly secret?: string;
  /** The identity that the control plane still holds tokens of, after a change from one managed identity to another. */
  readonly acting?: { readonly principalId: string; readonly until: number };
  /** What answers leave out until the operation that goes on has ended. */
  readonly veil?: { readonly identityMap: boolean; readonly identityProfile: boolean };
  /**
   * Client id of the service principal that the nodes' own files name, once the cluster's profile says `msi`: nodes that
   * carry no managed identity go on as it.
   */
  readonly formerServicePrincipal?: string;
  /** When the profile came to say `msi`. */
  readonly leftPrincipalAt?: number;
  readonly budgets?: readonly DisruptionBudget[];
  readonly quirks?: Quirks;
}

/** What an operation does at a time of its own. */
export type Effect = { readonly at: number } & (
  | { readonly kind: "checkAccess" }
  | { readonly kind: "becomeManaged"; readonly kubelet: string | null }
  /** Surge nodes need cores and addresses. */
  | { readonly kind: "makeRoom"; readonly pool: string }
  /** Evictions are tried until `deadline`. */
  | { readonly kind: "drain"; readonly pool: string; readonly image: string; readonly deadline: number }
  /** The autoscaler or a spot eviction changes the number of nodes. */
  | { readonly kind: "drift"; readonly pool: string; readonly by: number }
  | { readonly kind: "reimage"; readonly pool: string; readonly image: string; readonly version?: string }
  | { readonly kind: "upgradeControlPlane"; readonly version: string }
  /** Nodes come or go until there are as many as the pool's count says. */
  | { readonly kind: "scale"; readonly pool: string }
  | { readonly kind: "removeNodes"; readonly pool: string; readonly nodes: readonly string[] }
  | { readonly kind: "removePool" }
  | { readonly kind: "fail"; readonly code: string; readonly message: string }
  | { readonly kind: "end" }
  | { readonly kind: "remove" }
);

export interface OperationRecord {
  readonly id: string;
  readonly subscription: string;
  readonly location: string;
  /** Key of the cluster. */
  readonly cluster: string;
  /** The pool, if the operation is a pool's. */
  readonly pool: string | null;
  /** provisioningState while it goes on. */
  readonly verb: string;
  readonly startedAt: number;
  readonly effects: readonly Effect[];
  /** How many effects have happened. */
  readonly done: number;
  readonly status: "InProgress" | "Succeeded" | "Failed" | "Canceled";
  readonly endedAt: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}
