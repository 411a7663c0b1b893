import type { Instance } from "../engine/instance.ts";
import { toInstance } from "./sqlite-rows.ts";
import type { Statements } from "./sqlite-statements.ts";
import type { InstancePage, InstanceQuery } from "./store.ts";

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

  list({
    prefix = "",
    createdFrom,
    createdTo,
    statuses = [],
    limit,
    after = "",
  }: InstanceQuery): InstancePage {
    const rows = this.#sql.all(
      `SELECT * FROM instances
        WHERE instance_id > ? AND substr(instance_id, 1, ?) = ?
          AND created_at >= ? AND created_at <= ?
          AND (? = 0 OR status IN (SELECT value FROM json_each(?)))
        ORDER BY instance_id LIMIT ?`,
      after,
      prefix.length,
      prefix,
      createdFrom ?? 0,
      createdTo ?? Number.MAX_SAFE_INTEGER,
      statuses.length,
      JSON.stringify(statuses),
      limit + 1,
    );
    const instances = rows.slice(0, limit).map(toInstance);
    return { instances, next: rows.length > limit ? (instances.at(-1)?.instanceId ?? null) : null };
  }

  /** How many there were. */
  remove(instanceIds: readonly string[]): number {
    return this.#sql.run(
      "DELETE FROM instances WHERE instance_id IN (SELECT value FROM json_each(?))",
      JSON.stringify(instanceIds),
    );
  }

  put(instance: Instance): void {
    this.#sql.run(
      `INSERT OR REPLACE INTO instances
         (instance_id, execution_id, name, version, status, input, output, custom_status, parent, generation,
          created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
