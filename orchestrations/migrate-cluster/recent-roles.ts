import { readRecentRoles } from "../../activities/read-recent-roles/contract.ts";
import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { oldIdentity } from "../../domain/cluster/half-migrated.ts";
import type { Target } from "../../domain/cluster/target.ts";
import type { Finding } from "../../domain/findings/finding.ts";
import { finding } from "../../domain/findings/findings.ts";
import { principalsOf } from "../../domain/grants/principals.ts";
import { losesIt } from "../../domain/grants/wanted/wanted.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import { minutes } from "../../domain/text/duration.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";

/** Facts of this age are looked at once more: roles are waited for up to an hour. */
const OLD_MS = minutes(1);

/** Azure Resource Graph, which the facts are read from, may be this far behind. Assumed: no figure is documented. */
const BEHIND_MS = minutes(10);

/** What has become of the roles of those that go since the facts were read. */
interface RolesSince {
  readonly came: boolean;
  /** What could not be read. */
  readonly findings: readonly Finding[];
}

const NONE: RolesSince = { came: false, findings: [] };

/**
 * Whether a principal that the change takes out of use, or a group that gives it a role, was given a role that the facts do
 * not have: the cluster would lose what it can do by it. A role is found new once, also where Resource Graph goes on not
 * showing it. Where Azure does not answer, the run goes on from the facts that it has, and says so.
 */
export function* rolesSince(
  flow: Flow,
  { cluster, servicePrincipal, formerPrincipal, held, readAt }: MigrationFacts,
  target: Target,
  foundBefore: Set<string>,
): Steps<RolesSince> {
  const principals = principalsOf(cluster, servicePrincipal, formerPrincipal)
    .filter((principal) => losesIt(principal, target))
    .map(({ principalId }) => principalId);
  const groups = held.filter((one) => losesIt(one, target)).flatMap(({ through }) => through ?? []);
  const principalIds = [...new Set([...principals, ...groups])];
  const read = Date.parse(readAt);
  if (principals.length === 0 || flow.now() - read < OLD_MS) return NONE;
  const since = new Date(read - BEHIND_MS).toISOString();
  const about = { clusterId: cluster.id, principalIds, since };
  const answer = yield* flow.ask(readRecentRoles, about, { resource: cluster.id });
  if (answer.kind !== "done") {
    const unread = { oldIdentity: oldIdentity(cluster), readAt, code: answer.refusal.code };
    return { came: false, findings: [finding("recent-roles-unread", cluster.id, unread)] };
  }
  const known = new Set([...held.map(({ id }) => canonicalId(id)), ...foundBefore]);
  const came = answer.value.map(canonicalId).filter((id) => !known.has(id));
  for (const id of came) foundBefore.add(id);
  return { came: came.length > 0, findings: [] };
}
