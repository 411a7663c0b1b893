import { z } from "zod";
import type { HistoryEvent, MessageEvent, ParentLink } from "../engine/history.ts";
import { runtimeStatuses, type Instance } from "../engine/instance.ts";
import type { ClaimedActivity, StoredMessage } from "./store.ts";

/**
 * From a row to what it means. Scalars are checked; the JSON columns are written by this store alone, in a file whose
 * schema version was checked when it was opened, and are taken as they are.
 */

const nullableText = z.string().nullable();

const instanceRow = z
  .object({
    instance_id: z.string(),
    execution_id: z.string(),
    name: z.string(),
    version: nullableText,
    status: z.enum(runtimeStatuses),
    input: nullableText,
    output: nullableText,
    custom_status: nullableText,
    parent: nullableText,
    generation: z.number(),
    created_at: z.number(),
    updated_at: z.number(),
  })
  .transform((row): Instance => ({
    instanceId: row.instance_id,
    executionId: row.execution_id,
    name: row.name,
    version: row.version,
    status: row.status,
    input: row.input,
    output: row.output,
    customStatus: row.custom_status,
    parent: row.parent === null ? null : (JSON.parse(row.parent) as ParentLink),
    generation: row.generation,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));

const messageRow = z
  .object({
    seq: z.number(),
    instance_id: z.string(),
    execution_id: nullableText,
    visible_at: z.number(),
    event: z.string(),
  })
  .transform((row): StoredMessage => ({
    seq: row.seq,
    to: row.instance_id,
    executionId: row.execution_id,
    visibleAt: row.visible_at,
    event: JSON.parse(row.event) as MessageEvent,
  }));

const claimedRow = z
  .object({
    instance_id: z.string(),
    execution_id: z.string(),
    task_id: z.number(),
    name: z.string(),
    input: nullableText,
    lease_token: z.string(),
    attempts: z.number(),
  })
  .transform((row): ClaimedActivity => ({
    instanceId: row.instance_id,
    executionId: row.execution_id,
    taskId: row.task_id,
    name: row.name,
    input: row.input,
    token: row.lease_token,
    attempt: row.attempts,
  }));

export const toInstance = (row: unknown): Instance => instanceRow.parse(row);
export const toMessage = (row: unknown): StoredMessage => messageRow.parse(row);
export const toClaimedActivity = (row: unknown): ClaimedActivity => claimedRow.parse(row);
/** The events of one turn, from their text. */
export const toEvents = (text: string): HistoryEvent[] => JSON.parse(text) as HistoryEvent[];
