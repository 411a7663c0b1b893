import type { Cluster } from "../cluster.ts";
import { describeIdentity } from "./planning.ts";
import type { Finding } from "../finding.ts";
import type { GrantEntry } from "../grant.ts";
import type { MigrationPlan } from "./plan.ts";
import type { MigrationReport, PoolOutcome } from "./report.ts";

/** What a migration has done so far: a report can be made from it at any point, also when the run ends early. */
export interface Trail {
  readonly clusterId: string;
  readonly plan?: MigrationPlan;
  readonly planHash?: string;
  readonly identities?: NonNullable<MigrationReport["identities"]>;
  readonly grants: readonly GrantEntry[];
  /** The furthest kind of write that was begun. */
  readonly reached: "nothing" | "identities" | "change";
  readonly after?: Cluster;
  readonly pools: readonly PoolOutcome[];
}

/** The report of a run that ended before it was through. */
export function endedEarly(
  trail: Trail,
  outcome: "refused" | "cancelled",
  why: string,
  findings: readonly Finding[] = trail.plan?.findings ?? [],
): MigrationReport {
  const done = [
    ...(trail.reached === "nothing"
      ? []
      : ["the identities were created or adopted as far as the run came, and stay"]),
    ...trail.grants.map((grant) => `${grant.roleName} at ${grant.scope} was granted, and stays`),
    ...(trail.reached === "change" ? ["the cluster was told to change its identity: look at its state"] : []),
  ];
  return {
    ...common(trail),
    outcome,
    summary: why,
    findings: [...findings],
    remains: done,
  };
}

/** The report of a run that went through: succeeded only if everything that was read back says so. */
export function concluded(trail: Trail, old: { grants: readonly string[] }): MigrationReport {
  const still = trail.pools.filter((pool) => pool.carries === "servicePrincipal");
  const managed = trail.after?.servicePrincipalClientId === "msi";
  const succeeded = managed && still.length === 0;
  return {
    ...common(trail),
    outcome: succeeded ? "succeeded" : "partlySucceeded",
    summary: succeeded
      ? "control plane and every node pool run on managed identities; nothing uses the service principal any more"
      : managed
        ? `the control plane runs on its managed identity; still on the service principal: ${still.map(({ name }) => name).join(", ")}`
        : "Azure does not show the cluster on managed identities, although the update ended",
    findings: trail.plan?.findings ?? [],
    remains: [
      ...still.map((pool) => `pool ${pool.name}: ${pool.remains ?? "still carries the service principal"}`),
      ...old.grants.map(
        (grant) => `old grant of the service principal, to be removed once its tokens have expired: ${grant}`,
      ),
    ],
  };
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
    pools: [...trail.pools],
  };
}
