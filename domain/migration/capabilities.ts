import { nameOf, sameId } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { showsIdentities } from "../cluster/operation-progress.ts";
import { isPending } from "../cluster/pools.ts";
import type { PoolOutcome } from "../cluster/pool-outcome.ts";
import { SYSTEM_ASSIGNED, type Target } from "../cluster/target.ts";
import type { GrantDifference } from "../grants/difference.ts";
import { type GrantEntry, granteeOf, sameGrant, type WantedGrant } from "../grants/grant.ts";
import { purposeOf } from "../grants/purpose.ts";
import { reaches } from "../grants/reaches.ts";
import { notProven } from "../reasons/capabilities.ts";
import { permits } from "../roles/permission.ts";
import { gives, roleByName, ROLES } from "../roles/roles.ts";
import type { Capability, Holding } from "./capability.ts";
import type { MigrationPlan } from "./plan.ts";
import type { Unconfirmed } from "../run/unconfirmed.ts";

/** What of the progress of a migration shows what its cluster can do. */
interface Done {
  readonly target?: Target | undefined;
  readonly grants: readonly GrantEntry[];
  readonly changed?: Unconfirmed | undefined;
  /** The cluster as it was read back after the change. */
  readonly after?: Cluster | undefined;
  readonly pools: readonly PoolOutcome[];
}

type Grantee = Pick<WantedGrant, "identity" | "addon">;

/**
 * What the cluster could do before the change and can do now, a row per need, from what the run has read and done. Undefined
 * where the cluster was not changed, or nobody has read what the old identity holds.
 */
export function capabilitiesOf(
  plan: MigrationPlan | undefined,
  done: Done,
): readonly Capability[] | undefined {
  const { after, changed, grants: ledger } = done;
  if (plan?.grantDifference === undefined || (after === undefined && changed !== "begun")) return undefined;
  const { grants: wanted, grantDifference: difference } = plan;
  const held = (line: GrantDifference): Holding => ({
    by: principalBefore(line, plan, after),
    role: line.role,
    scope: line.scope,
  });
  const isWanted = ({ role, scope, by }: GrantDifference) =>
    wanted.some(
      (grant) =>
        grant.roleName === role && sameId(grant.scope, scope) && (by ?? grant.identity) === grant.identity,
    );
  return [
    ...wanted.map((grant): Capability => {
      const giving = difference.filter((line) => gaveIt(line, grant));
      const had = giving.find(({ scope }) => sameId(scope, grant.scope)) ?? giving[0];
      return {
        can: purposeOf(grant.roleName, grant.scope),
        scope: grant.scope,
        because: grant.because,
        ...(had === undefined ? {} : { before: held(had) }),
        now: nowBy(grant, ledger, done),
      };
    }),
    ...difference
      .filter((line) => line.heldAs !== undefined && line.becomes !== "carried" && !isWanted(line))
      .map((line): Capability => {
        const { role, scope, because } = line;
        const can = purposeOf(role, scope);
        return { can, scope, because, before: held(line), now: nowOf(line, done) };
      }),
  ];
}

function nowBy(grant: WantedGrant, ledger: readonly GrantEntry[], done: Done): Capability["now"] {
  const { roleName: role, scope } = grant;
  const entry = ledger.find((one) => sameGrant(grant, one));
  if (entry === undefined) return unproven(notProven("not-assigned", { role, to: granteeOf(grant) }));
  if (entry.proof === "pending" && entry.confirmed === undefined) {
    return unproven(notProven("not-in-effect", { role, from: entry.effectiveSince }));
  }
  return holds(grant, { role, scope }, done);
}

/** What becomes of a role that nobody is given anew. */
function nowOf({ role, scope, by, becomes, because }: GrantDifference, done: Done): Capability["now"] {
  if (becomes === "stays" && by !== undefined) return holds({ identity: by }, { role, scope }, done);
  return unproven(
    becomes === "givenByAks" ? notProven("given-by-aks") : notProven("not-carried", { because }),
  );
}

function holds(grantee: Grantee, role: Omit<Holding, "by">, done: Done): Capability["now"] {
  const why = whyNotInUse(grantee, done);
  if (why !== undefined) return unproven(why);
  return { kind: "holds", by: nameNow(grantee, done.after), ...role };
}

/** Why it is not known that the cluster uses an identity, whatever that holds; undefined where it is. */
function whyNotInUse({ identity }: Grantee, { after, target, pools }: Done): string | undefined {
  if (after === undefined) return notProven("end-not-seen");
  if (target !== undefined && !showsIdentities(after, target.controlPlane, target.kubelet)) {
    return notProven("identities-not-shown");
  }
  if (identity !== "kubelet") return undefined;
  const open = pools.filter(isPending).map(({ name }) => name);
  if (open.length > 0) return notProven("pools-open", { pools: open });
  return target?.changesKubelet === true && pools.length === 0 ? notProven("pools-not-read") : undefined;
}

function unproven(why: string): Capability["now"] {
  return { kind: "notProven", why };
}

/** True for a role of the old identity that gave what the grant is to give. */
function gaveIt({ role, scope, heldAs, by }: GrantDifference, grant: WantedGrant): boolean {
  if (heldAs === undefined || (by !== undefined && by !== grant.identity)) return false;
  return reaches(scope, grant.scope) && lets(role, grant, sameId(scope, grant.scope));
}

/** Where repositories decide about pulls, AcrPull counts at the registry alone: it has become the repository role. */
function lets(roleName: string, { roleId }: WantedGrant, atTheScope: boolean): boolean {
  const role = roleByName(roleName);
  if (role === undefined) return false;
  if (roleId === ROLES.acrPull.id) {
    return permits([role.onResources], "Microsoft.ContainerRegistry/registries/pull/read");
  }
  if (roleId === ROLES.registryRepositoryReader.id && atTheScope && role === ROLES.acrPull) return true;
  return gives(role.id, roleId);
}

function principalBefore(
  { by, becomes }: GrantDifference,
  { from }: MigrationPlan,
  after: Cluster | undefined,
): string {
  if (by === undefined) return "the service principal";
  if (becomes === "stays") return nameNow({ identity: by }, after);
  if (by === "kubelet") return "the old kubelet identity";
  return from.identity === SYSTEM_ASSIGNED
    ? "the system-assigned identity"
    : from.identity.replace(/^UserAssigned /, "");
}

function nameNow(grantee: Grantee, after: Cluster | undefined): string {
  const { controlPlane, kubelet } = after ?? {};
  if (grantee.identity === "kubelet" && kubelet !== undefined) return nameOf(kubelet.resourceId);
  if (grantee.identity === "controlPlane" && controlPlane?.kind === "userAssigned")
    return nameOf(controlPlane.resourceId);
  if (grantee.identity === "controlPlane" && controlPlane?.kind === "systemAssigned")
    return "the system-assigned identity";
  return granteeOf(grantee);
}
