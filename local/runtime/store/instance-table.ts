import type { SQLInputValue } from "node:sqlite";
import type { Instance } from "../engine/instance.ts";
import { goesByCreation, pageOf, positionOf } from "./instance-page.ts";
import { toInstance } from "./sqlite-rows.ts";
import type { Statements } from "./sqlite-statements.ts";
import type { InstancePage, InstanceQuery } from "./store.ts";

/** Sorts after every character that an id may have, so that a prefix becomes a range. */
const lastCharacter = "\u{10FFFF}";

/** What is known of each orchestration but its history. Its writing methods belong inside a transaction of the store. */
export class InstanceTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  get(instanceId: string): Instance | undefined {
    const row = this.#sql.get("SELECT * FROM instances WHERE instance_id = ?", instanceId);
    return row === undefined ? undefined : toInstance(row);
  }

  list(query: InstanceQuery): InstancePage {
    const [ids, ...values] = goesByCreation(query)
      ? idsByCreation(query)
      : (query.statuses ?? []).length > 0 && (query.prefix ?? "") === ""
        ? idsByStatus(query)
        : idsInOrder(query);
    const order = goesByCreation(query) ? "created_at, instance_id" : "instance_id";
    const rows = this.#sql.all(
      `SELECT * FROM instances WHERE instance_id IN (${ids}) ORDER BY ${order} LIMIT ?`,
      ...values,
      query.limit + 1,
    );
    return pageOf(rows.map(toInstance), query);
  }

  /** How many there were. */
  remove(instanceIds: readonly string[]): number {
    return instanceIds.reduce(
      (removed, id) => removed + this.#sql.run("DELETE FROM instances WHERE instance_id = ?", id),
      0,
    );
  }

  put(instance: Instance): void {
    this.#sql.run(
      `INSERT INTO instances
         (instance_id, execution_id, name, version, status, input, output, custom_status, parent, generation,
          created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (instance_id) DO UPDATE SET
         execution_id = excluded.execution_id, name = excluded.name, version = excluded.version,
         status = excluded.status, input = excluded.input, output = excluded.output,
         custom_status = excluded.custom_status, parent = excluded.parent, generation = excluded.generation,
         created_at = excluded.created_at, updated_at = excluded.updated_at`,
      instance.instanceId,
      instance.executionId,
      instance.name,
      instance.version,
      instance.status,
      instance.input,
      instance.output,
      instance.customStatus,
      instance.parent === null ? null : JSON.stringify(instance.parent),
      instance.generation,
      instance.createdAt,
      instance.updatedAt,
    );
  }
}

type Ids = readonly [sql: string, ...values: SQLInputValue[]];

/*
 * Every page is found by an index, however many instances there are that do not belong to it; only where a prefix meets
 * a status or a time, those that fit the one and not the other are looked at.
 */

function idsByCreation(query: InstanceQuery): Ids {
  const { createdFrom = 0, createdTo = Number.MAX_SAFE_INTEGER, prefix = "", limit } = query;
  const { createdAt, instanceId } = positionOf(query);
  const condition = `(created_at, instance_id) > (?, ?) AND created_at BETWEEN ? AND ?
    AND instance_id >= ? AND instance_id < ? ORDER BY created_at, instance_id LIMIT ?`;
  const values = [createdAt, instanceId, createdFrom, createdTo, prefix, prefix + lastCharacter, limit + 1];
  if ((query.statuses ?? []).length > 0) return ofEachStatus(query, condition, values);
  return [`SELECT instance_id FROM instances INDEXED BY instances_by_creation WHERE ${condition}`, ...values];
}

function idsByStatus(query: InstanceQuery): Ids {
  const values = [positionOf(query).instanceId, query.limit + 1];
  return ofEachStatus(query, "instance_id > ? ORDER BY instance_id LIMIT ?", values);
}

function ofEachStatus({ statuses }: InstanceQuery, condition: string, values: SQLInputValue[]): Ids {
  const each = [...new Set(statuses)];
  const one = `SELECT * FROM (SELECT instance_id FROM instances WHERE status = ? AND ${condition})`;
  return [each.map(() => one).join(" UNION ALL "), ...each.flatMap((status) => [status, ...values])];
}

function idsInOrder(query: InstanceQuery): Ids {
  const { prefix = "", statuses = [] } = query;
  const { instanceId: after } = positionOf(query);
  return [
    `SELECT instance_id FROM instances
      WHERE instance_id >= ? AND instance_id < ?
        AND (? = 0 OR status IN (SELECT value FROM json_each(?)))
      ORDER BY instance_id LIMIT ?`,
    after < prefix ? prefix : `${after}\0`,
    prefix + lastCharacter,
    statuses.length,
    JSON.stringify(statuses),
    query.limit + 1,
  ];
}
