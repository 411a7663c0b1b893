import type { Moment } from "../core/moment.ts";
import { guid, token } from "../core/seed.ts";
import type { AddedSecret, CertificateRecord, PrincipalRecord } from "../world/tables.ts";
import { placeServicePrincipal } from "../fleet/principals.ts";
import type { Directory, ScenarioPrincipal } from "./directory.ts";
import { instantOf } from "./instant.ts";
import { principalNamed } from "./principal-names.ts";
import { unsuitable } from "./scenario-error.ts";
import { defined } from "../../../domain/schema/defined.ts";

/** Puts principals and groups into the directory; a principal that is there already becomes as it is said here. @throws ScenarioError */
export function placeDirectory(moment: Moment, { principals, groups, unreadable }: Directory): void {
  const { world, seed } = moment;
  for (const [index, principal] of principals.entries()) {
    placePrincipal(moment, principal, `directory.principals[${String(index)}]`);
  }
  const ids = groups.map(({ name, objectId }) => objectId?.toLowerCase() ?? guid(seed, "group", name));
  for (const [index, { name }] of groups.entries()) {
    const objectId = ids[index] ?? "";
    world.put("securityGroups", objectId, { objectId, displayName: name, members: [] });
  }
  for (const [index, { name, members }] of groups.entries()) {
    const objectId = ids[index] ?? "";
    const memberIds = members.map((member, at) =>
      principalNamed(moment, member, `directory.groups[${String(index)}].members[${String(at)}]`),
    );
    world.put("securityGroups", objectId, { objectId, displayName: name, members: memberIds });
  }
  if (unreadable) world.put("meta", "graphForbidden", { value: true });
}

function placePrincipal(moment: Moment, wanted: ScenarioPrincipal, path: string): void {
  const { world, now } = moment;
  const known = [...world.where("principalsByApp", wanted.clientId.toLowerCase())][0]?.[1];
  const asked = wanted.objectId?.toLowerCase();
  if (known !== undefined && asked !== undefined && asked !== known.objectId) {
    throw unsuitable(
      `${path}.objectId`,
      `the fleet has ${wanted.clientId} as ${known.objectId} already; leave it out`,
    );
  }
  const objectId =
    known?.objectId ??
    placeServicePrincipal(moment, wanted.clientId, wanted.displayName ?? wanted.clientId, asked);
  const present = world.get("principals", objectId);
  if (present === undefined) throw new Error(`${objectId} was placed just now`);
  world.put("principals", objectId, {
    ...present,
    ...defined({ displayName: wanted.displayName }),
    ...(wanted.secrets === undefined ? {} : secretsOf(moment, objectId, wanted.secrets)),
    ...(wanted.certificates === undefined
      ? {}
      : {
          certificates: wanted.certificates.map((one, index) => certificateOf(moment, objectId, one, index)),
        }),
    ...defined({ disabled: wanted.disabled }),
    ...(wanted.deletedAt === undefined ? {} : { deletedAt: instantOf(wanted.deletedAt, now) }),
    ...defined({ ofAnotherTenant: wanted.ofAnotherTenant }),
  });
}

type Secrets = NonNullable<ScenarioPrincipal["secrets"]>;

/** The used one is the one that the clusters have had from the beginning; the others are as if added since. */
function secretsOf(
  { seed, now }: Moment,
  objectId: string,
  secrets: Secrets,
): Pick<
  PrincipalRecord,
  "secretExpiresAt" | "secretName" | "secretOn" | "otherSecrets" | "addedSecrets" | "removedSecrets"
> {
  const used = secrets.find((secret) => secret.used === true) ?? secrets[0];
  const addedSecrets = secrets.flatMap((secret, index): AddedSecret[] => {
    if (secret === used) return [];
    const label = [objectId, String(index)];
    return [
      {
        keyId: guid(seed, "scenario secret", ...label),
        text: token(40, seed, "scenario secret text", ...label),
        displayName: secret.name ?? null,
        startsAt: instantOf(secret.startsAt ?? { inDays: -365 }, now),
        endsAt: instantOf(secret.endsAt, now),
        at: secret.on,
      },
    ];
  });
  return {
    secretExpiresAt: used === undefined ? null : instantOf(used.endsAt, now),
    secretName: used?.name ?? null,
    secretOn: used?.on ?? "application",
    otherSecrets: [],
    addedSecrets,
    removedSecrets: [],
  };
}

function certificateOf(
  { seed, now }: Moment,
  objectId: string,
  { name, endsAt, on }: NonNullable<ScenarioPrincipal["certificates"]>[number],
  index: number,
): CertificateRecord {
  return {
    keyId: guid(seed, "certificate", objectId, String(index)),
    displayName: name ?? null,
    endsAt: instantOf(endsAt, now),
    at: on,
  };
}
