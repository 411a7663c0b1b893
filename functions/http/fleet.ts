import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { countChanges, type FleetChange, sumOfChanges } from "../../domain/fleet/changes.ts";
import { UNNAMED } from "../../domain/fleet/reading.ts";
import { replaced } from "../../domain/fleet/counts.ts";
import type { FleetFilter } from "../../domain/fleet/filter.ts";
import type { FleetRow } from "../../domain/fleet/row.ts";
import { type FleetSnapshot, orderOf } from "../../domain/fleet/snapshot.ts";
import { findCluster, findClusters } from "../../platform/records/find-clusters.ts";
import { fleetChanges } from "../../platform/records/fleet-kinds.ts";
import { requirePart, SnapshotGone } from "../../platform/records/fleet-parts.ts";
import { updatesOf } from "../../platform/records/fleet-updates.ts";
import { newestSnapshot } from "../../platform/records/fleet-snapshots.ts";
import type { Records } from "../../platform/records/records.ts";
import { absoluteUrl, type Endpoint, type Exchange } from "./endpoint.ts";
import { clustersCsv } from "./fleet-csv.ts";
import { type ChangeQuery, readChangeQuery, readClusterQuery } from "./fleet-query.ts";
import { fail, jsonResponse } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";
import { defined } from "../../domain/schema/defined.ts";

/** The counts of the newest snapshot, updated with the changes since. */
export const getFleet: Endpoint = {
  name: "getFleet",
  method: "GET",
  route: "fleet",
  role: "Fleet.Read",
  async handle({ dependencies: { records } }) {
    return inNewest(records, async (snapshot) => {
      const updates = await updatesOf(records, snapshot);
      const rows = await Promise.all(updates.map(({ id }) => findCluster(records, snapshot, id)));
      const was = rows.flatMap((row) => row ?? []);
      const now = updates.flatMap(({ row }) => row ?? []);
      const since = countChanges(updates.flatMap(({ changes }) => changes));
      const { byKind, newOnServicePrincipal, changedOutside } = sumOfChanges([
        snapshot.changes,
        { ...since, parts: [] },
      ]);
      return jsonResponse(200, {
        ...aboutOf(snapshot),
        subscriptions: snapshot.subscriptions.length,
        unread: snapshot.unread,
        counts: replaced(snapshot.counts, { was, now }),
        changes: { byKind, newOnServicePrincipal, changedOutside },
      });
    });
  },
};

/** Clusters of the newest snapshot, in the order of their ids; as JSON, or as CSV if the caller accepts that. */
export const listFleetClusters: Endpoint = {
  name: "listFleetClusters",
  method: "GET",
  route: "fleet/clusters",
  role: "Fleet.Read",
  async handle(exchange) {
    const { request, dependencies } = exchange;
    const { filter, sharesPrincipalWith, limit, after } = readClusterQuery(request);
    return inNewest(dependencies.records, async (snapshot) => {
      const sharesWith = await sharers(dependencies.records, snapshot, sharesPrincipalWith);
      const wanted: FleetFilter = { ...filter, sharesWith };
      const { found, next } = await findClusters(dependencies.records, snapshot, wanted, { limit, after });
      const link = next === undefined ? undefined : nextUrl(exchange, "/api/fleet/clusters", next);
      if (wantsCsv(request.headers.get("accept"))) return csvResponse(found, link);
      const value = found.map(({ actors: _compared, ...row }) => row);
      return jsonResponse(200, {
        ...aboutOf(snapshot),
        value,
        ...defined({ nextLink: link }),
      });
    });
  },
};

/** The changes from the previous snapshot to the newest one, and then the changes since. */
export const listFleetChanges: Endpoint = {
  name: "listFleetChanges",
  method: "GET",
  route: "fleet/changes",
  role: "Fleet.Read",
  async handle(exchange) {
    const query = readChangeQuery(exchange.request);
    const { records } = exchange.dependencies;
    return inNewest(records, async (snapshot) => {
      const { value, next } = await changesFrom(records, snapshot, query);
      const link = next === undefined ? {} : { nextLink: nextUrl(exchange, "/api/fleet/changes", next) };
      return jsonResponse(200, { ...aboutOf(snapshot), value, ...link });
    });
  },
};

function aboutOf({ id, completedAt, previous }: FleetSnapshot) {
  return {
    snapshot: id,
    takenAt: completedAt,
    ...defined({ comparedWith: previous }),
  };
}

/** @throws ProblemError (404) before the first audit */
async function requireSnapshot(records: Records): Promise<FleetSnapshot> {
  return (await newestSnapshot(records)) ?? fail(problem("fleet-not-read", { workflow: "audit-fleet" }));
}

/** Answers from the newest snapshot, and again from a newer one that replaces it in the meantime. */
async function inNewest<Answer>(
  records: Records,
  answer: (snapshot: FleetSnapshot) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer(await requireSnapshot(records));
  } catch (error) {
    if (!(error instanceof SnapshotGone)) throw error;
    return answer(await requireSnapshot(records));
  }
}

/**
 * The principals of a cluster, to find others that use them.
 *
 * @throws ProblemError (400) for a cluster that is not in the inventory
 */
async function sharers(
  records: Records,
  snapshot: FleetSnapshot,
  id: string | undefined,
): Promise<FleetFilter["sharesWith"]> {
  if (id === undefined) return undefined;
  const wanted = orderOf(canonicalId(id));
  const seen = (await updatesOf(records, snapshot)).find((update) => update.id === wanted);
  const row = seen === undefined ? await findCluster(records, snapshot, id) : seen.row;
  if (row !== undefined) return { id, actors: row.actors.filter((actor) => actor !== UNNAMED) };
  const errors = [
    { path: "sharesPrincipalWith", message: `must be a cluster of the snapshot ${snapshot.id}` },
  ];
  return fail({ ...problem("invalid-query", { errors: 1 }), errors });
}

/** The most documents of changes that one answer reads; each has the changes of up to 1,000 clusters. */
const PARTS_AT_MOST = 20;

/** The next page begins at a document and a place in it. */
async function changesFrom(
  records: Records,
  snapshot: FleetSnapshot,
  { kind, limit, after }: ChangeQuery,
): Promise<{ value: readonly FleetChange[]; next: string | undefined }> {
  const value: FleetChange[] = [];
  const end = after.part + PARTS_AT_MOST;
  const since = async () => (await updatesOf(records, snapshot)).flatMap(({ changes }) => changes);
  const parts = snapshot.changes.parts.map((key) => () => requirePart(records, fleetChanges, key));
  for (const [part, read] of [...parts, since].entries()) {
    if (part < after.part) continue;
    if (part === end) return { value, next: `${String(part)}.0` };
    const changes = await read();
    for (const [place, change] of changes.entries()) {
      if (part === after.part && place < after.place) continue;
      if (kind !== undefined && change.kind !== kind) continue;
      if (value.length === limit) return { value, next: `${String(part)}.${String(place)}` };
      value.push(change);
    }
  }
  return { value, next: undefined };
}

function nextUrl(exchange: Exchange, path: string, after: string): string {
  const url = new URL(absoluteUrl(exchange, path));
  for (const [name, value] of exchange.request.query) url.searchParams.set(name, value);
  url.searchParams.set("after", after);
  return url.href;
}

function wantsCsv(accept: string | null): boolean {
  return (accept ?? "").split(",").some((type) => /^\s*text\/csv\b/i.test(type));
}

/** The `Link` header has the URL of the next page (RFC 8288). */
function csvResponse(rows: readonly FleetRow[], link: string | undefined) {
  return {
    status: 200,
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "cache-control": "no-store",
      ...(link === undefined ? {} : { link: `<${link}>; rel="next"` }),
    },
    body: clustersCsv(rows),
  };
}
