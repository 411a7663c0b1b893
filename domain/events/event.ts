import { z } from "zod";

/** The fields of an event that both schemas have. */
export interface CloudEvent {
  /** Unique together with the source. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly data: unknown;
}

const text = z.string().min(1).max(2048);

/** CloudEvents 1.0. Source: github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#required-attributes. */
const InCloudEvents = z
  .looseObject({
    specversion: z.literal("1.0"),
    id: text,
    source: text,
    type: text,
    subject: z.string().max(2048).default(""),
    data: z.unknown().optional(),
  })
  .transform(({ id, source, type, subject, data }): CloudEvent => ({ id, source, type, subject, data }));

/** Event Grid's own schema. Source: learn.microsoft.com/azure/event-grid/event-schema. */
const InEventGrid = z
  .looseObject({
    id: text,
    topic: z.string().max(2048).default(""),
    eventType: text,
    subject: z.string().max(2048),
    data: z.unknown().optional(),
  })
  .transform(({ id, topic, eventType, subject, data }): CloudEvent => ({
    id,
    subject,
    data,
    source: topic,
    type: eventType,
  }));

/** An event of either schema; undefined for anything else. An event with `specversion` is a CloudEvent. */
export function readEvent(raw: unknown): CloudEvent | undefined {
  const isCloudEvent = typeof raw === "object" && raw !== null && "specversion" in raw;
  return (isCloudEvent ? InCloudEvents : InEventGrid).safeParse(raw).data;
}

const AT_MOST = 5000;

/**
 * The single events of a delivery: a list, an event, or the JSON text of either. Text that is not JSON, and a list longer
 * than any delivery, is returned as one item, which is not an event.
 */
export function piecesOf(delivered: unknown): readonly unknown[] {
  const value = typeof delivered === "string" ? parsed(delivered) : delivered;
  return Array.isArray(value) && value.length <= AT_MOST ? value : [value];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
