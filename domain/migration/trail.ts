import { count } from "../count.ts";
import { nameOf } from "../arm-id.ts";
import type { Cluster } from "../cluster.ts";
import { hours } from "../duration.ts";
import type { Finding } from "../finding.ts";
import { granted, type GrantEntry, holderOf, missingGrants, type WantedGrant } from "../grant.ts";
import { orUntouched, type RunEnding } from "../run/ending.ts";
import { stillTrue } from "../run/settled.ts";
import { leftBehind } from "./old-grants.ts";
import { hintsFor, type KnownNeighbours } from "./hints.ts";
import { describeIdentity } from "./planning.ts";
import { isPending } from "./pools.ts";
import { showsIdentities } from "./progress.ts";
import type { Target } from "./target.ts";
import type { MigrationPlan } from "./plan.ts";
import type { MigrationReport, PoolOutcome } from "./report.ts";

/** Tokens of the old identity can be in use for hours after the change; a day is on the safe side. */
const TOKENS_LIVE_MS = hours(24);

/** What a migration has done so far: a report can be made from it at any point, also when the run ends early. */
export interface Trail {
  readonly clusterId: string;
  readonly plan?: MigrationPlan;
  readonly planHash?: string;
  readonly target?: Target;
  readonly identities?: NonNullable<MigrationReport["identities"]>;
  readonly grants: readonly GrantEntry[];
  /** Wanted grants whose principal the change did not bring. */
  readonly ungranted?: readonly WantedGrant[];
  /** Whether a failed cluster was reconciled first. */
  readonly reconciled?: "begun" | "done";
  /** Ids of the identities that were created or adopted. */
  readonly made: readonly string[];
  /** Whether the cluster was told to change its identity; `after` is what was read back of that. */
  readonly changed?: "begun";
  /** What was found beside the cluster before the change. */
  readonly neighbours?: KnownNeighbours;
  readonly after?: Cluster;
  /** The Kubernetes version that the control plane was upgraded to. */
  readonly version?: string;
  readonly pools: readonly PoolOutcome[];
  /** What was found out in the cluster before the change, and what could not be read after it. */
  readonly found?: readonly Finding[];
  readonly unread?: readonly Finding[];
  /** Pools that are being scaled out and in, with the machines that are still to go as far as they are known. */
  readonly replacing?: readonly {
    readonly pool: string;
    readonly nodes: number;
    readonly old: readonly string[] | undefined;
  }[];
  /** What the identities that are out of use leave behind. */
  readonly old?: {
    readonly grants: readonly string[];
    readonly principals: readonly string[];
    readonly changedAt: string;
  };
}

export function reportMigration(trail: Trail, ending: RunEnding<MigrationPlan>): MigrationReport {
  const { plan, planHash } = ending;
  const planned = {
    ...trail,
    ...(plan === undefined ? {} : { plan }),
    ...(planHash === undefined ? {} : { planHash }),
  };
  return ending.kind === "through"
    ? concluded(planned, { grants: trail.old?.grants ?? [] })
    : endedEarly(planned, ending.kind, ending.why, ending.findings);
}

/** The report of a run that ended before it was through. */
export function endedEarly(
  trail: Trail,
  outcome: "refused" | "cancelled",
  why: string,
  findings: readonly Finding[] = trail.plan?.findings ?? [],
): MigrationReport {
  return {
    ...common(trail),
    outcome,
    summary: why,
    findings: [...findings, ...foundIn(trail)],
    remains: outcome === "refused" ? [] : [...orUntouched([...doneOf(trail), ...openOf(trail)])],
  };
}

/** What was done by then, and stays. */
function doneOf({ reconciled, made, grants, changed, after, version }: Trail): string[] {
  return [
    ...(reconciled === undefined
      ? []
      : [
          reconciled === "done"
            ? "the cluster was reconciled, and is healthy"
            : "the cluster was told to reconcile: look at its state",
        ]),
    ...made.map((id) => `the identity ${nameOf(id)} was created or adopted, and stays`),
    ...granted(grants),
    ...(after !== undefined
      ? [`the cluster was changed: it runs on ${describeIdentity(after).identity}, and that stays`]
      : changed === undefined
        ? []
        : ["the cluster was told to change its identity: look at its state"]),
    ...(version === undefined
      ? []
      : [`the control plane was upgraded to Kubernetes ${version}, and stays there`]),
  ];
}

/** What the changed cluster lacks: roles that were not given, pools that were not looked at or not moved. */
function openOf({ after, target, plan, grants, pools, replacing = [], old }: Trail): string[] {
  if (after === undefined) return [];
  const unseen = target?.changesKubelet === true && pools.length === 0;
  return [
    ...missingGrants(plan?.grants ?? [], grants).map((grant) => `${grant}, and the cluster needs it`),
    ...(unseen ? ["the node pools were not looked at: they may still carry the old identity"] : []),
    ...pools.filter(isPending).map((pool) => stillPending(pool)),
    ...replacing.map(({ pool, nodes, old: machines }) => halfReplaced(pool, nodes, machines)),
    ...(old?.grants ?? []).map((grant) => leftBehind(plan, grant, undefined)),
  ];
}

/** Nodes are listed only as far as a person can read them. */
const NAMED_AT_MOST = 20;

function halfReplaced(pool: string, nodes: number, old: readonly string[] | undefined): string {
  const known = old?.slice(0, NAMED_AT_MOST) ?? [];
  const which =
    old === undefined
      ? "all of its nodes are those from before the change"
      : `these nodes from before the change may still be there: ${known.join(", ")}${old.length > known.length ? ` and ${String(old.length - known.length)} more` : ""}`;
  return `pool ${pool} had ${count(nodes, "node")} and may have more now; ${which}`;
}

/** The report of a run that went through: succeeded only if everything that was read back says so. */
export function concluded(trail: Trail, old: { grants: readonly string[] }): MigrationReport {
  const { after, target, plan, ungranted = [] } = trail;
  const still = trail.pools.filter(isPending);
  const shown =
    after?.servicePrincipalClientId === "msi" &&
    (target === undefined || showsIdentities(after, target.controlPlane, target.kubelet));
  const succeeded = shown && still.length === 0 && ungranted.length === 0;
  const cleanUpFrom =
    trail.old === undefined
      ? undefined
      : new Date(Date.parse(trail.old.changedAt) + TOKENS_LIVE_MS).toISOString();
  return {
    ...common(trail),
    outcome: succeeded ? "succeeded" : "partlySucceeded",
    summary: `${summaryOf(trail, shown, still)}${ungranted.length === 0 ? "" : `; ${count(ungranted.length, "role")} of add-ons could not be granted`}`,
    findings: [...(succeeded ? stillTrue(plan?.findings ?? []) : (plan?.findings ?? [])), ...foundIn(trail)],
    remains: [
      ...still.map(stillPending),
      ...ungranted.map(
        (grant) =>
          `${holderOf(grant)} was not there after the change, so ${grant.roleName} at ${grant.scope} was not granted: look at it with inspect-cluster, and give it with grant-roles`,
      ),
      ...old.grants.map((grant) => leftBehind(plan, grant, succeeded ? cleanUpFrom : undefined)),
    ],
    ...(succeeded && after !== undefined ? { hints: hintsFor(after, trail.neighbours) } : {}),
    ...(succeeded && trail.old !== undefined && cleanUpFrom !== undefined && trail.old.grants.length > 0
      ? {
          cleanUp: {
            notBefore: cleanUpFrom,
            grants: [...trail.old.grants],
            principals: [...trail.old.principals],
          },
        }
      : {}),
  };
}

function foundIn({ found = [], unread = [] }: Trail): readonly Finding[] {
  return [...found, ...unread];
}

function summaryOf({ plan, target }: Trail, shown: boolean, still: readonly PoolOutcome[]): string {
  if (!shown) return "Azure does not show the cluster on managed identities, although the update ended";
  const leftPrincipal = plan?.from.identity === "service principal";
  if (still.length > 0) {
    const [first] = still;
    return `the control plane runs on its managed identity; still on ${carried(first)}: ${still.map(({ name }) => name).join(", ")}`;
  }
  if (leftPrincipal || target === undefined) {
    return "control plane and every node pool run on managed identities; nothing uses the service principal any more";
  }
  return target.changesKubelet
    ? "control plane and every node pool run on the identities that were asked for"
    : "the control plane runs on the identity that was asked for; components may use the old one's tokens for some hours";
}

function stillPending(pool: PoolOutcome): string {
  return `pool ${pool.name}: ${pool.remains ?? `still carries ${carried(pool)}`}`;
}

function carried(pool: PoolOutcome | undefined): string {
  return pool?.carries === "oldIdentity" ? "the old kubelet identity" : "the service principal";
}

function common(trail: Trail): Omit<MigrationReport, "outcome" | "summary" | "findings" | "remains"> {
  return {
    workflow: "migrate-cluster",
    clusterId: trail.clusterId,
    ...(trail.planHash === undefined ? {} : { planHash: trail.planHash }),
    ...(trail.plan === undefined ? {} : { before: trail.plan.from }),
    ...(trail.after === undefined ? {} : { after: describeIdentity(trail.after) }),
    ...(trail.identities === undefined ? {} : { identities: trail.identities }),
    grants: [...trail.grants],
    ...(trail.plan?.grantDifference === undefined ? {} : { grantDifference: trail.plan.grantDifference }),
    pools: [...trail.pools],
  };
}
