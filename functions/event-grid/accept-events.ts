import { type CloudEvent, piecesOf, readEvent } from "../../domain/events/event.ts";
import { noticeOf } from "../../domain/events/notice.ts";
import { canonicalHash } from "../../platform/records/canonical-hash.ts";
import { acceptedEvents } from "../../platform/records/kinds.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import type { Engine } from "../engine.ts";
import { servesCluster } from "./note-cluster.ts";
import { actOnEvent } from "./act-on-event.ts";
import { redactedReason } from "../../platform/redact.ts";

/** How many events of a delivery had each result. */
export interface Received {
  /** Accepted now; they will be processed. */
  readonly accepted: number;
  /** Accepted before. */
  readonly repeated: number;
  /** Of kinds that Keyless does not use, or about clusters in subscriptions that are not served. */
  readonly ignored: number;
  /** Not events. */
  readonly unreadable: number;
}

/**
 * Accepts a delivery: an event or a list of events, in either schema. When it resolves, each relevant event is in the
 * records, and is processed once, however often it is delivered. Something that is not an event cannot become one in
 * another delivery, so it is counted and dropped. If processing an event fails, the timer processes it later.
 *
 * @throws if the records cannot be written: then the event must be delivered again
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
