import { isServed } from "./fence.ts";
import { z } from "zod";
import {
  type ArmId,
  isResourceGroup,
  isWithin,
  parentOf,
  sameId,
  subscriptionOf,
} from "../../domain/arm-id/arm-id.ts";
import { textsOf } from "../../domain/schema/tags.ts";
import { API_VERSIONS, readArm, unlessRefused } from "./arm.ts";
import type { Intent } from "../../domain/preflight/preflight.ts";
import type { PreflightFacts, SubnetAddresses } from "../../domain/preflight/facts.ts";
import { quotasMayMatter, relevantQuotas } from "../../domain/preflight/quota.ts";
import { groupsOfIdentities, scopesOfGrants } from "../../domain/preflight/absent-scopes.ts";
import { ACTIONS, writtenScopes } from "../../domain/preflight/rights.ts";
import { addressesMayMatter } from "../../domain/preflight/subnet.ts";
import { readAssignmentRooms } from "./assignment-room.ts";
import type { Azure } from "./azure.ts";
import { readAbsentScopes } from "./absent-scopes.ts";
import { readEligibleRoles } from "./eligible-roles.ts";
import { readDeniesOf } from "./denies-of.ts";
import { readLocks } from "./locks.ts";
import { ownObjectId } from "./own-identity.ts";
import { rewrittenGroup } from "./planned-content.ts";
import { type PlannedContent, readDenials } from "./policies.ts";
import { missingRights } from "./rights.ts";
import type { RelatedResources } from "./around-cluster.ts";
import { inTurn } from "./in-turn.ts";
import { defined } from "../../domain/schema/defined.ts";

/**
 * Reads what may prevent planned work, and only where it can matter: rights that Keyless's own role assignments do not
 * show; policies if any is assigned; deny assignments and locks in every subscription that is written to, because a
 * deployment stack or a locked hub needs no policy; quotas and addresses if the last known ones, some minutes old, are
 * not enough for twice the nodes.
 */
export async function readPreflight(
  azure: Azure,
  intent: Intent,
  related: RelatedResources,
  planned: readonly PlannedContent[],
): Promise<PreflightFacts> {
  const objectId = await ownObjectId(azure);
  const own = related.grants
    .filter(({ principalId }) => principalId.toLowerCase() === objectId)
    .map(({ role, scope, condition }) => ({
      roleDefinitionId: role,
      scope,
      ...defined({ condition }),
    }));
  const { missing } = await missingRights(azure, intent.rights, own);
  const policed = hasPolicies(intent, related, planned);
  const outside = [...new Set(writtenScopes(intent.rights).filter((scope) => !isServed(azure, scope)))];
  return {
    ...(outside.length === 0 ? {} : { notServed: outside }),
    ...(missing.length === 0 ? {} : { missing, ...(await readEligibleRoles(azure, missing)) }),
    ...(await readDenies(azure, intent)),
    ...(await readWriteLocks(azure, intent)),
    ...(policed
      ? await readDenials(azure, [...planned, ...(await groupsOfAks(azure, intent, planned))])
      : {}),
    ...(await readQuotas(azure, intent, related)),
    ...(await readFreeAddresses(azure, intent, related)),
    ...(await readAssignmentRooms(azure, intent.rights)),
    ...(await readAbsent(azure, intent, related)),
  };
}

/** True if a policy is assigned to what is written, or Azure did not say. */
function hasPolicies(intent: Intent, { policyScopes }: RelatedResources, planned: readonly PlannedContent[]) {
  const written = [intent.resource, ...planned.map((one) => one.resource), ...groupsWritten(intent, planned)];
  return (
    policyScopes?.some(
      (scope) => !scope.startsWith("/subscriptions/") || written.some((id) => isWithin(id, scope)),
    ) ?? true
  );
}

/** Resource groups that AKS itself writes when it updates a cluster: the managed one. */
const groupsWritten = ({ byAks }: Intent, planned: readonly PlannedContent[]): readonly ArmId[] =>
  planned.length === 0 ? [] : byAks.map(({ scope }) => scope).filter(isResourceGroup);

const Group = z.object({ location: z.string(), tags: z.record(z.string(), z.unknown()).nullish() });

/**
 * Their tags stay as they are: AKS does not add the cluster's tags (Azure/AKS#5856). A group that cannot be read shows no
 * tags.
 */
async function groupsOfAks(azure: Azure, intent: Intent, planned: readonly PlannedContent[]) {
  return inTurn(groupsWritten(intent, planned), async (path) => {
    const shown = await unlessRefused(() =>
      readArm(azure, { path, apiVersion: API_VERSIONS.resources }, Group),
    );
    const { location = intent.region.location, tags } = shown ?? {};
    return rewrittenGroup(path, { location, tags: textsOf(tags ?? {}) });
  });
}

async function readDenies(azure: Azure, { rights, byAks }: Intent) {
  const found = await readDeniesOf(azure, [...rights, ...byAks]);
  return found.length === 0 ? {} : { denies: found };
}

/** ReadOnly locks on resources outside of the cluster that are written; locks on the cluster itself are checked separately. */
async function readWriteLocks(azure: Azure, { rights, resource }: Intent) {
  const written = writtenScopes(rights).filter(
    (scope) => !isWithin(scope, resource) && isServed(azure, scope),
  );
  const subscriptions = new Set(written.map((scope) => subscriptionOf(scope).toLowerCase()));
  const lists = await inTurn(subscriptions, (one) => readLocks(azure, one));
  const found = lists
    .flat()
    .filter(({ level, scope }) => level === "ReadOnly" && written.some((one) => isWithin(one, scope)))
    .map(({ id, level, scope }) => ({ id, level, scope }));
  return found.length === 0 ? {} : { locks: found };
}

/**
 * Finds scopes of role assignments that do not exist, without those that Resource Graph has shown and those that the run
 * creates.
 */
async function readAbsent(azure: Azure, { rights, resource }: Intent, related: RelatedResources) {
  const made = rights.filter(({ action }) => MAKES.has(action)).map(({ scope }) => scope);
  const shown = [
    ...related.allRegistries.map(({ id }) => id),
    ...related.identities.map(({ resourceId }) => resourceId),
    ...Object.entries(related.linked).flatMap(([subnet, linked]) => [subnet, ...linked]),
  ];
  const open = scopesOfGrants(rights).filter(
    (scope) => !made.some((one) => isWithin(scope, one)) && !shown.some((id) => isWithin(id, scope)),
  );
  const groups = groupsOfIdentities(rights, resource).filter((group) => isServed(azure, group));
  const absentScopes = await readAbsentScopes(azure, [...open, ...groups]);
  return absentScopes.length === 0 ? {} : { absentScopes };
}

const MAKES: ReadonlySet<string> = new Set([ACTIONS.makeGroup, ACTIONS.makeIdentity]);

async function readQuotas(azure: Azure, intent: Intent, { quotas = [] }: RelatedResources) {
  if (!quotasMayMatter(quotas, intent)) return {};
  const now = await azure.quotas(intent.region);
  const sizes = await azure.sizes(intent.region);
  const relevant = relevantQuotas(now, sizes, intent);
  return relevant.quotas.length === 0 ? {} : relevant;
}

async function readFreeAddresses(azure: Azure, intent: Intent, { freeAddresses }: RelatedResources) {
  const tight = freeAddresses.filter((room) => addressesMayMatter(room, intent));
  const subnets: SubnetAddresses[] = [];
  for (const { subnetId } of tight) {
    const network = parentOf(subnetId);
    const now = network === undefined ? [] : await azure.freeAddresses(network);
    const room = now.find((one) => sameId(one.subnetId, subnetId));
    if (room !== undefined) subnets.push({ ...room, subnetId });
  }
  return subnets.length === 0 ? {} : { subnets };
}
