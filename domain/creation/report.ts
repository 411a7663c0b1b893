import { z } from "zod";
import { unconfirmedText } from "../run/unconfirmed.ts";
import { Cluster } from "../cluster/cluster.ts";
import { nameOf, sameId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { CAPACITY_FINDINGS } from "../preflight/preflight.ts";
import { granted, GrantEntry, type WantedGrant } from "../grants/grant.ts";
import { missingGrants } from "../grants/missing.ts";
import { describeIdentity } from "../migration/planning.ts";
import { showsIdentities } from "../cluster/operation-progress.ts";
import { IdentityState } from "../migration/report.ts";
import { type Conclusion, type RunEnding, reported } from "../run/ending.ts";
import { reportFields } from "../run/report.ts";
import type { CreationPlan } from "./planning.ts";
import { summary } from "../summaries/summaries.ts";
import { remaining } from "../remains/remains.ts";
import { SYSTEM_ASSIGNED, Target } from "../cluster/target.ts";

const Named = z.strictObject({
  resourceId: z.string(),
  principalId: z.string(),
  clientId: z.string().optional(),
});

export const CreationReport = z.strictObject({
  workflow: z.literal("create-cluster"),
  clusterId: z.string(),
  ...reportFields,
  /** As read back. */
  after: IdentityState.optional(),
  controlPlane: Named.optional(),
  kubelet: Named.optional(),
  grants: z.array(GrantEntry),
});
export type CreationReport = z.infer<typeof CreationReport>;

export const CreationProgress = z.object({
  clusterId: z.string(),
  target: Target.optional(),
  created: Cluster.optional(),
  /** The resource group that was created. */
  group: z.string().optional(),
  /** Ids of the identities that were created or adopted. */
  made: z.array(z.string()).readonly(),
  /** Whether AKS was asked to create the cluster; `created` is what was read back afterwards. */
  begun: z.boolean().optional(),
  /** True if Azure rejected the last request to create it. */
  refused: z.boolean().optional(),
  /**
   * Whether the step of the creation was entered. It is saved before AKS gets the request: an instance that is lost
   * right afterwards may have sent it.
   */
  aboutToBegin: z.literal(true).optional(),
  grants: z.array(GrantEntry).readonly(),
});
export type CreationProgress = z.infer<typeof CreationProgress>;

/** True for a finding that the creation itself causes: the cluster exists, and its nodes use capacity. */
export function explainsCreation(
  { code, resource }: Finding,
  { begun, clusterId }: CreationProgress,
): boolean {
  if (begun !== true) return false;
  return (code === "cluster-exists" && sameId(resource, clusterId)) || CAPACITY_FINDINGS.includes(code);
}

export function reportCreation(soFar: CreationProgress, ending: RunEnding<CreationPlan>): CreationReport {
  const { clusterId, created, grants } = soFar;
  return {
    workflow: "create-cluster",
    clusterId,
    ...reported(ending, () => concludedCreation(soFar), [
      ...doneOf(soFar),
      ...rolesOpen(soFar, ending.plan?.grants ?? []),
    ]),
    grants: [...grants],
    ...(created === undefined ? {} : { after: describeIdentity(created), ...namedIdentities(created) }),
  };
}

function doneOf({ group, made, grants, begun, refused, created }: CreationProgress): string[] {
  return [
    ...(group === undefined ? [] : [remaining("group-created", { name: group })]),
    ...made.map((id) => remaining("identity-prepared", { name: nameOf(id) })),
    ...granted(grants),
    ...(created !== undefined
      ? [remaining("cluster-created", { identity: describeIdentity(created).identity })]
      : begun === true
        ? [unconfirmedText(refused === true ? "refused" : "begun", "create the cluster")]
        : []),
  ];
}

/** A cluster that AKS was asked to create may exist, even if its end was not seen. */
function rolesOpen(
  { clusterId, created, begun, refused, target, grants }: CreationProgress,
  wanted: readonly WantedGrant[],
): string[] {
  if (created === undefined && (begun !== true || refused === true)) return [];
  const { controlPlane = SYSTEM_ASSIGNED } = target ?? {};
  return missingGrants(wanted, grants, { clusterId, controlPlane, hasIdentities: created !== undefined });
}

function concludedCreation({ created, target }: CreationProgress): Conclusion {
  const proven =
    created?.servicePrincipalClientId === "msi" &&
    target !== undefined &&
    showsIdentities(created, target.controlPlane, target.kubelet);
  return proven
    ? {
        outcome: "succeeded",
        summary: summary("cluster-created", {
          name: created.name,
          identity: describeIdentity(created).identity,
        }),
        remains: [],
      }
    : {
        outcome: "partlySucceeded",
        summary: summary("identities-not-shown"),
        remains: [remaining("identities-not-shown")],
      };
}

function namedIdentities({
  id,
  controlPlane,
  kubelet,
}: Cluster): Pick<CreationReport, "controlPlane" | "kubelet"> {
  return {
    ...(controlPlane.kind === "servicePrincipal"
      ? {}
      : {
          controlPlane: {
            resourceId: controlPlane.kind === "userAssigned" ? controlPlane.resourceId : id,
            principalId: controlPlane.principalId,
          },
        }),
    ...(kubelet === undefined
      ? {}
      : {
          kubelet: {
            resourceId: kubelet.resourceId,
            principalId: kubelet.objectId,
            clientId: kubelet.clientId,
          },
        }),
  };
}
