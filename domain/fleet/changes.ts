import { z } from "zod";
import { ClusterId } from "../arm-id/schemas.ts";
import { openObject } from "../schema/open-object.ts";
import { type FleetEntry, IdentityKind, READINESS_KINDS } from "./entry.ts";
import { type ExpiryBucket, expiryBucket, expiryOf } from "./secret-ends.ts";

const about = { clusterId: ClusterId, subscription: z.string() };
const Identity = IdentityKind.catch("unknown");
const Kind = z.enum(READINESS_KINDS).catch("unreadable");

/** A difference between a snapshot and the previous one. */
export const FleetChange = z.union([
  openObject({ kind: z.literal("clusterNew"), ...about, identity: Identity }),
  openObject({ kind: z.literal("clusterGone"), ...about }),
  openObject({
    kind: z.literal("identityChanged"),
    ...about,
    from: Identity,
    to: Identity,
    /** Ids of the principals or identities that it uses now and did not use before. */
    nowActsAs: z.array(z.string()),
    /** The run of Keyless that changed it; absent if somebody else did. */
    byRun: z.string().optional(),
  }),
  /** Role assignments that the cluster needs and has lost. */
  openObject({
    kind: z.literal("grantsGone"),
    ...about,
    grants: z.array(openObject({ role: z.string(), scope: z.string(), principalId: z.string() })),
  }),
  /** The next secret now expires within this many days, and did not before; 0 for an expired one. */
  openObject({
    kind: z.literal("secretEndsSoon"),
    ...about,
    withinDays: z.number().int(),
    endsAt: z.string(),
  }),
  openObject({ kind: z.literal("readinessChanged"), ...about, from: Kind, to: Kind }),
]);
export type FleetChange = z.infer<typeof FleetChange>;

export const CHANGE_KINDS = [
  "clusterNew",
  "clusterGone",
  "identityChanged",
  "grantsGone",
  "secretEndsSoon",
  "readinessChanged",
] as const satisfies readonly FleetChange["kind"][];

export const FleetChangeCounts = openObject({
  /** The number of changes of each kind; kinds without changes are left out. */
  byKind: z.record(z.string(), z.number().int()),
  /** New clusters with a service principal. */
  newOnServicePrincipal: z.number().int(),
  /** Identities that changed without a run of Keyless. */
  changedOutside: z.number().int(),
  /** The documents with the changes. */
  parts: z.array(z.string()),
});
export type FleetChangeCounts = z.infer<typeof FleetChangeCounts>;

/** A cluster in a snapshot, and the time of the snapshot in milliseconds. */
interface Seen {
  readonly entry: FleetEntry;
  readonly at: number;
}

export function newCluster({ id, subscription, identity }: FleetEntry): FleetChange {
  return { kind: "clusterNew", clusterId: id, subscription, identity };
}

export function goneCluster({ id, subscription }: FleetEntry): FleetChange {
  return { kind: "clusterGone", clusterId: id, subscription };
}

/** How a cluster differs from the previous snapshot. A field that one of the snapshots could not read is no change. */
export function changesOf(before: Seen, now: Seen): FleetChange[] {
  const place = { clusterId: now.entry.id, subscription: now.entry.subscription };
  return [
    ...identityChange(before.entry, now.entry).map((change) => ({ ...change, ...place })),
    ...grantsGone(before.entry, now.entry).map((change) => ({ ...change, ...place })),
    ...secretChange(before, now).map((change) => ({ ...change, ...place })),
    ...(before.entry.readiness.kind === now.entry.readiness.kind
      ? []
      : [
          {
            kind: "readinessChanged" as const,
            ...place,
            from: before.entry.readiness.kind,
            to: now.entry.readiness.kind,
          },
        ]),
  ];
}

function identityChange(before: FleetEntry, now: FleetEntry) {
  if (before.cluster === undefined || now.cluster === undefined) return [];
  const had = actingIds(before.cluster);
  const nowActsAs = actingIds(now.cluster).filter((id) => !had.includes(id));
  const { identity: from } = before;
  const { identity: to } = now;
  return from === to && nowActsAs.length === 0
    ? []
    : [{ kind: "identityChanged" as const, from, to, nowActsAs }];
}

function actingIds({ controlPlane, kubelet }: NonNullable<FleetEntry["cluster"]>): string[] {
  const own = controlPlane.kind === "servicePrincipal" ? controlPlane.clientId : controlPlane.principalId;
  return [own, ...(kubelet === undefined ? [] : [kubelet.objectId])].map((id) => id.toLowerCase());
}

/** Compares only principals that the cluster still uses: missing roles of a new principal are no lost roles. */
function grantsGone(before: FleetEntry, now: FleetEntry) {
  if (before.grants.kind !== "read" || now.grants.kind !== "read") return [];
  // A role that came through a group before may still come through it.
  if (now.grants.groupsUnread === true && before.grants.groupsUnread !== true) return [];
  const key = ({ role, scope, principalId }: { role: string; scope: string; principalId: string }) =>
    `${principalId} ${role} ${scope}`.toLowerCase();
  const lacked = new Set(before.grants.missing.map(key));
  const acted = before.cluster === undefined ? [] : principalsIn(before);
  const gone = now.grants.missing.filter(
    (grant) => !lacked.has(key(grant)) && acted.includes(grant.principalId.toLowerCase()),
  );
  return gone.length === 0
    ? []
    : [
        {
          kind: "grantsGone" as const,
          grants: gone.map(({ role, scope, principalId }) => ({ role, scope, principalId })),
        },
      ];
}

function principalsIn({ cluster, principal }: FleetEntry): string[] {
  return [
    ...(cluster === undefined ? [] : actingIds(cluster)),
    ...(cluster?.addons ?? []).flatMap(({ principalId }) => principalId ?? []),
    ...(principal?.objectId === undefined ? [] : [principal.objectId]),
  ].map((id) => id.toLowerCase());
}

/** The expiry buckets that are reported, the last one first. */
const SOON: readonly (readonly [ExpiryBucket, number])[] = [
  ["within30Days", 30],
  ["within14Days", 14],
  ["within7Days", 7],
  ["expired", 0],
];

function secretChange(before: Seen, now: Seen) {
  const rank = ({ entry, at }: Seen) =>
    SOON.findIndex(([bucket]) => bucket === expiryBucket(entry.principal?.ends, at));
  const bucket = SOON[rank(now)];
  const endsAt = expiryOf(now.entry.principal?.ends);
  return bucket === undefined || endsAt === undefined || rank(before) >= rank(now)
    ? []
    : [{ kind: "secretEndsSoon" as const, withinDays: bucket[1], endsAt }];
}

export function countChanges(changes: readonly FleetChange[]): Omit<FleetChangeCounts, "parts"> {
  const byKind: Record<string, number> = {};
  for (const { kind } of changes) byKind[kind] = (byKind[kind] ?? 0) + 1;
  return {
    byKind,
    newOnServicePrincipal: changes.filter(
      (change) => change.kind === "clusterNew" && change.identity === "servicePrincipal",
    ).length,
    changedOutside: changes.filter(
      (change) => change.kind === "identityChanged" && change.byRun === undefined,
    ).length,
  };
}

/** The counts of all parts together. */
export function sumOfChanges(all: readonly FleetChangeCounts[]): FleetChangeCounts {
  const byKind: Record<string, number> = {};
  for (const counts of all)
    for (const [kind, amount] of Object.entries(counts.byKind)) byKind[kind] = (byKind[kind] ?? 0) + amount;
  return {
    byKind,
    newOnServicePrincipal: all.reduce((sum, one) => sum + one.newOnServicePrincipal, 0),
    changedOutside: all.reduce((sum, one) => sum + one.changedOutside, 0),
    parts: all.flatMap(({ parts }) => parts),
  };
}
