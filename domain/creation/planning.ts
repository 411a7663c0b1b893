import { z } from "zod";
import { nameOf, partsOf, resourceGroupId, sameId } from "../arm-id/arm-id.ts";
import { formatDuration, seconds } from "../text/duration.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { shortWait } from "../grants/findings.ts";
import { roleWaitMs } from "../grants/role-wait.ts";
import { WantedGrant } from "../grants/grant.ts";
import { isolationFindings } from "../identity/adopted.ts";
import { creatable } from "../kubernetes/findings.ts";
import { readOnlyLocks } from "../preflight/locks.ts";
import { formatSpan, REPLICATION_MS, type Span } from "../cluster/estimate.ts";
import { contradictoryIdentity, unsupportedRegions } from "../migration/preflight/limitations.ts";
import { grantsToMake, identitiesToMake, youngGrants } from "../grants/standing.ts";
import { withTags } from "../schema/tags.ts";
import { inOrder, planFields } from "../run/plan.ts";
import { roleWrite } from "../grants/role-write.ts";
import { plannedWrite } from "../writes/writes.ts";
import { preflightFindings } from "../preflight/preflight.ts";
import { creationGrants, creationTarget } from "./blueprint.ts";
import { creationIntent } from "./intent.ts";
import type { CreationFacts } from "./facts.ts";
import type { CreationRequest } from "./request.ts";
import { expectedBecause } from "../reasons/estimates.ts";
import { irreversible } from "../writes/irreversible.ts";
import { ownIdentities, SYSTEM_ASSIGNED } from "../cluster/target.ts";

export const CreationPlan = z.strictObject({
  workflow: z.literal("create-cluster"),
  clusterId: z.string(),
  ...planFields,
  identities: z.strictObject({ controlPlane: z.string(), kubelet: z.string() }),
  grants: z.array(WantedGrant),
});
export type CreationPlan = z.infer<typeof CreationPlan>;

/**
 * How long a new cluster with one pool takes: half of 421 real ones took less than `usualMs`, and nine in ten less than
 * `longMs` (recorded from 2020 to 2025).
 */
const CREATION: Span = { usualMs: seconds(304), longMs: seconds(442) };
export const CREATION_MS = CREATION.usualMs;

export function planCreation(facts: CreationFacts, request: CreationRequest): CreationPlan {
  const { clusterId, location } = request;
  const target = creationTarget(request);
  const grants = creationGrants(facts, request);
  const { subscription, resourceGroup } = partsOf(clusterId);
  const made = identitiesToMake(ownIdentities(target), facts);
  const toMake = grantsToMake(facts, target, grants);
  const rolesActMs = roleWaitMs(request);
  const waits = toMake.length > 0 || youngGrants(facts, target, grants, rolesActMs).length > 0;
  const late = ({ identity }: WantedGrant) =>
    identity === "kubelet" ? target.kubelet === undefined : target.controlPlane === SYSTEM_ASSIGNED;
  return {
    workflow: "create-cluster",
    clusterId,
    madeAt: facts.readAt,
    findings: [...findingsOf(facts, request), ...(waits ? shortWait(clusterId, request) : [])],
    writes: inOrder([
      ...(facts.groupLocation === undefined
        ? [
            plannedWrite("create-group", resourceGroupId(subscription, resourceGroup), {
              after: withTags(location, request.tags),
            }),
          ]
        : []),
      ...made.map((id) =>
        plannedWrite("create-identity", id, {
          after: withTags("exists", request.tags),
          unlessExists: true,
        }),
      ),
      ...toMake.filter((grant) => !late(grant)).map(roleWrite),
      plannedWrite("create-cluster", clusterId, {
        identity:
          target.controlPlane === SYSTEM_ASSIGNED
            ? SYSTEM_ASSIGNED
            : `UserAssigned ${nameOf(target.controlPlane)}`,
      }),
      ...toMake.filter(late).map(roleWrite),
    ]),
    cannotBeUndone: [
      irreversible("tenant-fixed"),
      ...(target.controlPlane === SYSTEM_ASSIGNED ? [] : [irreversible("user-assigned-stays")]),
      ...(target.kubelet === undefined ? [] : [irreversible("own-kubelet-stays")]),
    ],
    expectedMs: CREATION.longMs + (made.length > 0 ? REPLICATION_MS : 0) + (waits ? rolesActMs : 0),
    expectedBecause: [
      ...(made.length > 0 ? [expectedBecause("replication", { span: formatDuration(REPLICATION_MS) })] : []),
      waits
        ? expectedBecause("roles-take-effect", { span: formatDuration(rolesActMs) })
        : expectedBecause("no-roles"),
      expectedBecause("creation", { span: formatSpan(CREATION) }),
    ].join(", "),
    identities: {
      controlPlane: target.controlPlane,
      kubelet: target.kubelet ?? "made by AKS in the node resource group",
    },
    grants: [...grants],
  };
}

function findingsOf(facts: CreationFacts, request: CreationRequest): Finding[] {
  const { clusterId, serviceCidr, dnsServiceIp, dockerBridgeCidr, registries = [] } = request;
  const target = creationTarget(request);
  const needsUser = [
    ...(request.kubeletIdentityId === undefined ? [] : ["a kubelet identity of your own"]),
    ...(request.privateDnsZoneId === undefined ? [] : ["a private DNS zone of your own"]),
    ...(request.routeTableId !== undefined && request.networkPlugin === "kubenet"
      ? ["a route table of your own with kubenet"]
      : []),
  ];
  return [
    ...readOnlyLocks(clusterId, facts.locks),
    ...preflightFindings(facts.preflight, creationIntent(facts, request)),
    ...unsupportedRegions(clusterId, request.location, target),
    ...isolationFindings(facts.adopted ?? [], request.location),
    ...contradictoryIdentity(clusterId, request),
    ...(request.kubernetesVersion === undefined
      ? []
      : creatable(clusterId, request.location, request.kubernetesVersion, facts.offeredVersions)),
    ...(facts.existing === undefined
      ? []
      : [finding("cluster-exists", clusterId, { state: facts.existing })]),
    ...(target.controlPlane === SYSTEM_ASSIGNED && needsUser.length > 0
      ? [finding("system-assigned-refused-by-aks", clusterId, { reasons: needsUser })]
      : []),
    ...registries
      .filter((wanted) => !facts.registries.some(({ id }) => sameId(id, wanted)))
      .map((missing) => finding("registry-not-found", missing)),
    ...(serviceCidr !== undefined && dnsServiceIp !== undefined && !contains(serviceCidr, dnsServiceIp)
      ? [finding("dns-service-ip-outside", clusterId, { address: dnsServiceIp, range: serviceCidr })]
      : []),
    ...(dockerBridgeCidr === undefined
      ? []
      : [finding("docker-bridge-ignored", clusterId, { range: dockerBridgeCidr })]),
  ];
}

/** Whether an IPv4 range contains an address other than its first. */
function contains(range: string, address: string): boolean {
  const [base = "", bits = "32"] = range.split("/");
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(numberOf(base) / size) * size;
  const offset = numberOf(address) - first;
  return offset > 0 && offset < size;
}

const numberOf = (address: string): number =>
  address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
