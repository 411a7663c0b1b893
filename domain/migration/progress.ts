import { z } from "zod";
import { nameOf } from "../arm-id/arm-id.ts";
import { Cluster } from "../cluster/cluster.ts";
import { hours } from "../text/duration.ts";
import { Finding } from "../findings/finding.ts";
import { granted, GrantEntry, granteeOf, WantedGrant } from "../grants/grant.ts";
import { missingGrants } from "../grants/missing.ts";
import { remainsOf, type RunEnding } from "../run/ending.ts";
import { stillTrue } from "../run/settled.ts";
import { Unconfirmed, unconfirmedText } from "../run/unconfirmed.ts";
import { leftBehind, servesNoCluster, staysForOthers } from "./old-grants.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { hintsFor, FleetAndBackup } from "./hints.ts";
import { describeIdentity } from "./planning.ts";
import { isPending } from "../cluster/pools.ts";
import { showsIdentities } from "../cluster/operation-progress.ts";
import { Replacement } from "../nodes/replacement.ts";
import type { MigrationPlan } from "./plan.ts";
import { usersLeft } from "./sharers.ts";
import { MigrationReport } from "./report.ts";
import { summary } from "../summaries/summaries.ts";
import { whyOpen } from "../remains/open-pools.ts";
import { remaining } from "../remains/remains.ts";
import { keepsIdentities } from "./target.ts";
import { SYSTEM_ASSIGNED, Target } from "../cluster/target.ts";
import { PoolOutcome } from "../cluster/pool-outcome.ts";
import { defined } from "../schema/defined.ts";

/** Tokens of the old identity can be in use for hours after the change; after a day, they are not. */
const TOKENS_LIVE_MS = hours(24);

/** The progress of a migration. The report can be made from it at any point, also if the run ends early. */
export const MigrationProgress = z.object({
  clusterId: z.string(),
  target: Target.optional(),
  identities: MigrationReport.shape.identities,
  grants: z.array(GrantEntry).readonly(),
  /** Wanted grants whose principal the change did not bring. */
  ungranted: z.array(WantedGrant).readonly().optional(),
  /** Whether a failed cluster was reconciled first. */
  reconciled: Unconfirmed.or(z.literal("done")).optional(),
  /** Ids of the identities that were created or adopted. */
  made: z.array(z.string()).readonly(),
  /** Whether AKS was asked to change the cluster's identity; `after` is what was read back afterwards. */
  changed: Unconfirmed.optional(),
  /**
   * Whether the step of the change was entered. It is kept with that step, before AKS gets the request: an
   * instance that is lost right after it may have sent it.
   */
  aboutToChange: z.literal(true).optional(),
  /** What was found in relation to the cluster before the change. */
  fleetAndBackup: FleetAndBackup.optional(),
  after: Cluster.optional(),
  /** The Kubernetes version that the control plane was upgraded to. */
  version: z.string().optional(),
  pools: z.array(PoolOutcome).readonly(),
  /** What was found out in the cluster before the change, and what could not be read after it. */
  found: z.array(Finding).readonly().optional(),
  unread: z.array(Finding).readonly().optional(),
  /** Pools that are being scaled out and in. */
  replacing: z.array(Replacement).readonly().optional(),
  /** The pool in progress, as its child instance last reported it. */
  replacingNow: Replacement.optional(),
  /** Since when the run waits for the next node image (ISO 8601). */
  waitingSince: z.string().optional(),
  /** What remains of the old identities. */
  old: z
    .object({
      grants: z.array(z.string()).readonly(),
      principals: z.array(z.string()).readonly(),
      changedAt: z.string(),
    })
    .optional(),
});
export type MigrationProgress = z.infer<typeof MigrationProgress>;

/** The progress of a run, with its plan. */
interface Followed extends MigrationProgress {
  readonly plan?: MigrationPlan | undefined;
  readonly planHash?: string | undefined;
}

export function reportMigration(soFar: MigrationProgress, ending: RunEnding<MigrationPlan>): MigrationReport {
  const { plan, planHash } = ending;
  const planned = {
    ...soFar,
    ...defined({ plan, planHash }),
  };
  return ending.kind === "through"
    ? concluded(planned, { grants: soFar.old?.grants ?? [] })
    : endedEarly(planned, ending);
}

/** The report of a run that ended early. */
export function endedEarly(
  soFar: Followed,
  ending: Exclude<RunEnding<MigrationPlan>, { kind: "through" }>,
): MigrationReport {
  return {
    ...common(soFar),
    outcome: ending.kind,
    summary: ending.why,
    findings: [...ending.findings, ...foundIn(soFar)],
    remains: [...remainsOf(ending, [...doneOf(soFar), ...openOf(soFar)])],
  };
}

/** What the run had done, which stays. */
function doneOf({ reconciled, made, grants, changed, after, version }: MigrationProgress): string[] {
  return [
    ...(reconciled === undefined
      ? []
      : [
          reconciled === "done"
            ? remaining("cluster-reconciled")
            : unconfirmedText(reconciled, "reconcile the cluster"),
        ]),
    ...made.map((id) => remaining("identity-prepared", { name: nameOf(id) })),
    ...granted(grants),
    ...(after !== undefined
      ? [remaining("cluster-changed", { identity: describeIdentity(after).identity })]
      : changed === undefined
        ? []
        : [unconfirmedText(changed, "change the identity of the cluster")]),
    ...(version === undefined ? [] : [remaining("control-plane-upgraded", { version })]),
  ];
}

/**
 * What the changed cluster lacks: roles that were not assigned, pools that were not read or not reimaged. If the change was started
 * and its end was not seen, the cluster may have its new identities, and nodes that use them.
 */
function openOf(soFar: Followed): string[] {
  const { after, changed, target, plan, pools, old } = soFar;
  if (after === undefined) return changed === "begun" ? rolesOpen(soFar) : [];
  const replacing = openReplacements(soFar);
  const unseen = target?.changesKubelet === true && pools.length === 0;
  return [
    ...rolesOpen(soFar),
    ...(unseen ? [remaining("pools-not-read")] : []),
    ...pools.filter(isPending).map((pool) => stillPending(pool)),
    ...replacing.map(({ pool, old: machines }) =>
      remaining("pool-half-replaced", { pool: pool.name, nodes: pool.count, old: machines }),
    ),
    ...(old?.grants ?? []).map((grant) => leftBehind(plan, grant, undefined)),
  ];
}

function rolesOpen({ clusterId, after, target, plan, grants }: Followed): string[] {
  const { controlPlane = SYSTEM_ASSIGNED } = target ?? {};
  return missingGrants(plan?.grants ?? [], grants, {
    clusterId,
    controlPlane,
    hasIdentities: after !== undefined,
  });
}

/** The report of a run that has carried out its plan: it succeeded only if everything that was read back proves it. */
export function concluded(soFar: Followed, old: { grants: readonly string[] }): MigrationReport {
  const { after, target, plan, ungranted = [] } = soFar;
  const still = soFar.pools.filter(isPending);
  const shown =
    after?.servicePrincipalClientId === "msi" &&
    (target === undefined || showsIdentities(after, target.controlPlane, target.kubelet));
  const succeeded = shown && still.length === 0 && ungranted.length === 0;
  const cleanUpFrom =
    soFar.old === undefined
      ? undefined
      : new Date(Date.parse(soFar.old.changedAt) + TOKENS_LIVE_MS).toISOString();
  const others = old.grants.filter((grant) => staysForOthers(plan, grant));
  const removable = old.grants.filter(
    (grant) => others.includes(grant) || !servesNoCluster(plan?.grantDifference, grant),
  );
  return {
    ...common(soFar),
    outcome: succeeded ? "succeeded" : "partlySucceeded",
    summary: [
      summaryOf(soFar, shown, still),
      ...(ungranted.length === 0 ? [] : [summary("add-on-roles-open", { roles: ungranted.length })]),
    ].join(" "),
    findings: [...(succeeded ? stillTrue(plan?.findings ?? []) : (plan?.findings ?? [])), ...foundIn(soFar)],
    remains: [
      ...still.map(stillPending),
      ...ungranted.map((grant) =>
        remaining("add-on-identity-absent", {
          role: grant.roleName,
          scope: grant.scope,
          to: granteeOf(grant).replace(/^the /, ""),
        }),
      ),
      ...old.grants.map((grant) => leftBehind(plan, grant, succeeded ? cleanUpFrom : undefined)),
    ],
    ...(succeeded && after !== undefined && (target === undefined || !keepsIdentities(target))
      ? { hints: hintsFor(after, soFar.fleetAndBackup) }
      : {}),
    ...(succeeded && soFar.old !== undefined && cleanUpFrom !== undefined && removable.length > 0
      ? {
          cleanUp: {
            notBefore: cleanUpFrom,
            grants: [...removable],
            ...(others.length === 0 ? {} : { stays: others }),
            principals: [...soFar.old.principals],
          },
        }
      : {}),
  };
}

/** Pools that are still to be scaled out and in, in order. */
export function openReplacements({
  replacing = [],
  replacingNow,
}: MigrationProgress): readonly Replacement[] {
  const place = replacing.findIndex(({ pool }) => pool.name === replacingNow?.pool.name);
  return replacingNow === undefined || place < 0 ? replacing : [replacingNow, ...replacing.slice(place + 1)];
}

/** For a pool that an earlier instance of the run had upgraded: how it got its identity. */
export function withEarlierCause(pool: PoolOutcome, earlier: MigrationProgress): PoolOutcome {
  const was = earlier.pools.find(({ name }) => name === pool.name);
  if (was === undefined || isPending(pool) || pool.by === "nothing") return pool;
  if (!isPending(was)) return { ...pool, by: was.by };
  const replaced = earlier.replacing?.some((replacement) => replacement.pool.name === pool.name) === true;
  return {
    ...pool,
    by: replaced ? "scaleOutAndIn" : earlier.version === undefined ? "imageUpgrade" : "versionUpgrade",
  };
}

function foundIn({ found = [], unread = [] }: MigrationProgress): readonly Finding[] {
  return [...found, ...unread];
}

function summaryOf({ plan, target }: Followed, shown: boolean, still: readonly PoolOutcome[]): string {
  if (!shown) return summary("identities-not-shown");
  const leftPrincipal = plan?.from.identity === "service principal";
  if (still.length > 0) {
    const [first] = still;
    return summary("pools-still-on-old-identity", {
      old: carried(first),
      pools: still.map(({ name }) => name),
    });
  }
  if (leftPrincipal || target === undefined) {
    return usersLeft(plan);
  }
  if (keepsIdentities(target)) return summary("kubelet-may-pull", { roles: plan?.grants.length ?? 0 });
  return summary(target.changesKubelet ? "on-requested-identities" : "control-plane-changed");
}

function stillPending(pool: PoolOutcome): string {
  const why = pool.remains ?? whyOpen("still-old", { old: carried(pool) });
  return remaining("pool-open", { pool: pool.name, why });
}

function carried(pool: PoolOutcome | undefined): string {
  return pool?.carries === "oldIdentity" ? "the old kubelet identity" : "the service principal";
}

function common(soFar: Followed): Omit<MigrationReport, "outcome" | "summary" | "findings" | "remains"> {
  const capabilities = capabilitiesOf(soFar.plan, soFar);
  return {
    workflow: "migrate-cluster",
    clusterId: soFar.clusterId,
    ...defined({ planHash: soFar.planHash }),
    ...(soFar.plan === undefined ? {} : { before: soFar.plan.from }),
    ...(soFar.after === undefined ? {} : { after: describeIdentity(soFar.after) }),
    ...defined({ identities: soFar.identities }),
    grants: [...soFar.grants],
    ...(soFar.plan?.grantDifference === undefined ? {} : { grantDifference: soFar.plan.grantDifference }),
    ...(capabilities === undefined ? {} : { capabilities: [...capabilities] }),
    pools: [...soFar.pools],
  };
}
