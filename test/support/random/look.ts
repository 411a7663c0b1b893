import type { RunRecord } from "../../../domain/run/record.ts";
import type { Target } from "../../../domain/sweep/target.ts";
import { stateOf } from "../../../local/arm/core/registration.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import type { HistoryEvent, RunningHost } from "../../../local/runtime/index.ts";
import {
  acceptedEvents,
  clusterLeases,
  idempotencyKeys,
  plans,
  runs,
  schedules,
} from "../../../platform/records/kinds.ts";
import type { RecordKind, Records } from "../../../platform/records/records.ts";
import { readTargets } from "../../../platform/records/sweep-targets.ts";
import type { HttpApi } from "./http-api.ts";
import type { Observed, Snapshot } from "./observed.ts";
import { PAST_RUN } from "./past.ts";
import { valuesOf } from "../values-of.ts";

/** What is true in Azure now. */
export function snapshotOf(simulator: Simulator): Snapshot {
  const view = simulator.view();
  return {
    clusters: new Map(view.entries("clusters")),
    assignments: new Map(view.entries("assignments")),
    identities: new Set([...view.entries("identities")].map(([id]) => id)),
    children: new Set([...view.entries("children")].map(([id]) => id)),
    registrations: new Map(
      [...view.entries("registrations")].map(([key, record]) => [key, stateOf(record, simulator.now())]),
    ),
    operations: [...view.entries("operations")].map(([, operation]) => operation),
  };
}

/** A random world, as far as it is looked at. */
interface Observable extends Pick<
  Observed,
  "before" | "calls" | "crashedAfterCalls" | "defectGiven" | "deliveries" | "outsider" | "starts"
> {
  readonly records: Records;
  readonly simulator: Simulator;
  readonly api: HttpApi;
  readonly logged: readonly string[];
  readonly ofOthers: ReadonlySet<number>;
}

/** Looks at everything, once nothing more happens. */
export async function observeWorld(world: Observable, host: RunningHost, crashes: number): Promise<Observed> {
  const { records, simulator, api } = world;
  const kept: RunRecord[] = await all(records, runs);
  const found = kept.filter(({ id }) => id !== PAST_RUN).reverse();
  return {
    runs: found,
    sweepTargets: await frozenLists(records, found),
    starts: world.starts,
    deliveries: world.deliveries,
    events: await all(records, acceptedEvents),
    schedules: await all(records, schedules),
    before: world.before,
    after: snapshotOf(simulator),
    journal: simulator.journal().filter(({ seq }) => !world.ofOthers.has(seq)),
    audit: simulator.audit(),
    histories: found.flatMap(({ id }) => withChildren(host, id)),
    calls: world.calls,
    texts: {
      log: world.logged.join("\n"),
      records: JSON.stringify([
        kept,
        await all(records, plans),
        await all(records, clusterLeases),
        await all(records, idempotencyKeys),
      ]),
      answers: api.answers.join("\n"),
    },
    parked: host.parked().length,
    crashes,
    crashedAfterCalls: world.crashedAfterCalls,
    outsider: world.outsider,
    defectGiven: world.defectGiven,
  };
}

async function all<Value>(records: Records, kind: RecordKind<Value>): Promise<Value[]> {
  return valuesOf(await records.list(kind, { limit: 1000 }));
}

async function frozenLists(
  records: Records,
  found: readonly RunRecord[],
): Promise<ReadonlyMap<string, readonly Target[]>> {
  const lists = new Map<string, readonly Target[]>();
  for (const { id, plan } of found) {
    const frozenAs = plan?.["frozenAs"];
    if (typeof frozenAs === "string") lists.set(id, await readTargets(records, frozenAs));
  }
  return lists;
}

function withChildren(host: RunningHost, id: string): readonly (readonly HistoryEvent[])[] {
  const history = host.orchestrations.history(id);
  const children = history.flatMap((event) => (event.type === "ChildCreated" ? [event.instanceId] : []));
  // A child that has ended is purged after 30 days, and a parent may be paused for longer.
  return [history, ...children.map((child) => host.orchestrations.history(child))].filter(
    ({ length }) => length > 0,
  );
}
