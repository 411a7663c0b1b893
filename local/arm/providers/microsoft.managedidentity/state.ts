import { canonical, nameOf } from "../../world/ids.ts";
import type { JsonObject } from "../../world/json.ts";
import { type Moment, nextNumber } from "../../core/moment.ts";
import { guid, roll } from "../../core/seed.ts";
import type { Settings } from "../../core/settings.ts";
import type { IdentityRecord } from "../../world/tables.ts";

export interface NewIdentity {
  readonly id: string;
  readonly location: string;
  readonly tags?: JsonObject;
  readonly isolationScope?: string;
  /** The directory knows the principal already: identities that stood before, and AKS's own. */
  readonly visibleNow?: boolean;
}

const SECOND = 1000;

/**
 * A user-assigned identity and its principal. The resource is there at once, the directory follows (azure-cli#33586);
 * an identity that is made again under its old name gets another principal (Azure/AKS#4561).
 */
export function createIdentity(moment: Moment, wanted: NewIdentity): IdentityRecord {
  const { world, now, seed, settings } = moment;
  const incarnation = String(nextNumber(world));
  const principalId = guid(seed, "principal", canonical(wanted.id), incarnation);
  const clientId = guid(seed, "client", canonical(wanted.id), incarnation);
  const record: IdentityRecord = {
    principalId,
    clientId,
    body: {
      location: wanted.location,
      tags: wanted.tags ?? {},
      id: spelled(settings, wanted.id),
      name: nameOf(wanted.id),
      type: "Microsoft.ManagedIdentity/userAssignedIdentities",
      properties: {
        isolationScope: wanted.isolationScope ?? "None",
        tenantId: settings.tenantId,
        principalId,
        clientId,
      },
    },
  };
  const delay =
    settings.replication === "seeded"
      ? Math.round((2 + 62 * roll(seed, "replication", principalId) ** 2) * SECOND)
      : settings.replication;
  world.put("identities", canonical(wanted.id), record);
  world.put("principals", principalId, {
    objectId: principalId,
    appId: clientId,
    displayName: nameOf(wanted.id),
    kind: "managedIdentity",
    visibleAt: wanted.visibleNow === true ? now : now + delay,
    deletedAt: null,
    secretExpiresAt: null,
    secretName: null,
  });
  return record;
}

/** The provider spells `resourcegroups` in lower case; ids must be compared without regard to it. */
function spelled({ lowerCaseIdentityIds }: Settings, id: string): string {
  return lowerCaseIdentityIds ? id.replace("/resourceGroups/", "/resourcegroups/") : id;
}

/** The principal goes with the identity; its role assignments stay as ghosts (docs: managed-identity-best-practice-recommendations). */
export function deleteIdentity(moment: Moment, key: string, record: IdentityRecord): void {
  moment.world.delete("identities", key);
  for (const [child] of [...moment.world.entries("children")]) {
    if (child.startsWith(`${key}/`)) moment.world.delete("children", child);
  }
  const principal = moment.world.get("principals", record.principalId);
  if (principal !== undefined) {
    moment.world.put("principals", record.principalId, { ...principal, deletedAt: moment.now });
  }
}
