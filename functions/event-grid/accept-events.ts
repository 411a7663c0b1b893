import { type CloudEvent, piecesOf, readEvent } from "../../domain/events/event.ts";
import { noticeOf } from "../../domain/events/notice.ts";
import { canonicalHash } from "../../platform/records/canonical-hash.ts";
import { acceptedEvents } from "../../platform/records/kinds.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import type { Engine } from "../engine.ts";
import { servesCluster } from "./note-cluster.ts";
import { actOnEvent } from "./act-on-event.ts";
import { redactedReason } from "../../platform/redact.ts";

/** What became of the pieces of a delivery. */
export interface Received {
  /** Taken in now, and seen to from now on. */
  readonly accepted: number;
  /** Taken in before. */
  readonly repeated: number;
  /** Of kinds that concern nothing that Keyless looks after, or about clusters in subscriptions that are not served. */
  readonly ignored: number;
  /** No events. */
  readonly unreadable: number;
}

/**
 * Takes in a delivery: an event or a list of them, in either schema. When it has resolved, each event that tells Keyless
 * anything stands in the records, and comes to nothing twice however often it is delivered. What is no event cannot become
 * one by being delivered again, so it is counted and let go. Throws where the records cannot be written: then whoever
 * delivers has to deliver again. Acting on an event may fail: the timer makes up for it.
 */
export async function acceptEvents(
  dependencies: KeylessDependencies,
  engine: Engine,
  delivered: unknown,
): Promise<Received> {
  const { log } = dependencies;
  const fresh: string[] = [];
  let [repeated, ignored, unreadable] = [0, 0, 0];
  for (const piece of piecesOf(delivered)) {
    const event = readEvent(piece);
    if (event === undefined) {
      unreadable += 1;
      continue;
    }
    const key = await accept(dependencies, event);
    if (key === "ignored") ignored += 1;
    else if (key === "repeated") repeated += 1;
    else fresh.push(key.key);
  }
  const received = { accepted: fresh.length, repeated, ignored, unreadable };
  log.metrics("events received", { ...received });
  for (const key of fresh) {
    await actOnEvent({ ...dependencies, engine }, key).catch((error: unknown) => {
      log.warn("could not act on event yet", { event: key, reason: redactedReason(error) });
    });
  }
  return received;
}

async function accept(
  dependencies: KeylessDependencies,
  event: CloudEvent,
): Promise<{ readonly key: string } | "repeated" | "ignored"> {
  const { records, clock, log } = dependencies;
  const { id, source, type } = event;
  const notice = noticeOf(event);
  const foreign = notice?.kind === "cluster" && !(await servesCluster(dependencies, notice.clusterId));
  if (notice === undefined || foreign) {
    log.debug("ignored event", { id, type });
    return "ignored";
  }
  const key = canonicalHash([source, id]);
  const acceptedAt = new Date(clock.now()).toISOString();
  const inserted = await records.insert(acceptedEvents, key, { id, source, type, notice, acceptedAt });
  return inserted ? { key } : "repeated";
}
