import type { AcceptedEvent } from "../../domain/events/accepted-event.ts";
import { acceptedEvents } from "../../platform/records/kinds.ts";
import { change } from "../../platform/records/records.ts";
import { noticeSubscription, type OnboardingDeps } from "../onboard.ts";
import { type ClusterDeps, noteCluster } from "./note-cluster.ts";

type EventDeps = OnboardingDeps & ClusterDeps;

/** Processes an accepted event, and notes that it is done. Safe to repeat. */
export async function actOnEvent(deps: EventDeps, key: string): Promise<void> {
  const { records, clock } = deps;
  const stored = await records.read(acceptedEvents, key);
  if (stored === undefined || stored.value.actedAt !== undefined) return;
  const outcome = await act(deps, stored.value);
  const actedAt = new Date(clock.now()).toISOString();
  await change(records, acceptedEvents, key, (event) =>
    event.actedAt === undefined ? { ...event, actedAt, outcome } : event,
  );
}

function act(deps: EventDeps, { type, notice }: AcceptedEvent): Promise<string> {
  if (notice.kind === "cluster") return noteCluster(deps, notice.clusterId);
  return noticeSubscription(deps, notice.subscription, type);
}
