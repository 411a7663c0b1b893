import type { HistoryEvent } from "../engine/history.ts";
import { toEvents } from "./sqlite-rows.ts";
import type { Statements } from "./sqlite-statements.ts";

/** How much of the histories is kept in memory, in characters of their JSON. */
const cachedCharacters = 4_000_000;

interface CachedHistory {
  readonly events: readonly HistoryEvent[];
  readonly characters: number;
}

/**
 * What each orchestration remembers: one row for each turn. Histories of late are kept in memory as well, because
 * every turn needs all of it; what is written stands in the table first. Its writing methods belong inside a
 * transaction of the store, and `forgetCached` after one that failed.
 */
export class HistoryTable {
  readonly #sql: Statements;
  /** In the order of use, the latest last. */
  readonly #cache = new Map<string, CachedHistory>();
  #characters = 0;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  get(instanceId: string): readonly HistoryEvent[] {
    const cached = this.#cache.get(instanceId);
    if (cached !== undefined) {
      this.#cache.delete(instanceId);
      this.#cache.set(instanceId, cached);
      return cached.events;
    }
    const rows = this.#sql.all("SELECT events FROM history WHERE instance_id = ? ORDER BY seq", instanceId);
    const texts = rows.map((row) => String(row["events"]));
    const events = texts.flatMap(toEvents);
    if (events.length > 0) this.#keep(instanceId, { events, characters: lengthOf(texts) });
    return events;
  }

  append(instanceId: string, added: readonly HistoryEvent[]): void {
    if (added.length === 0) return;
    const before = this.get(instanceId);
    const text = JSON.stringify(added);
    this.#sql.run(
      "INSERT INTO history (instance_id, seq, events) VALUES (?, ?, ?)",
      instanceId,
      before.length,
      text,
    );
    const characters = (this.#cache.get(instanceId)?.characters ?? 0) + text.length;
    this.#keep(instanceId, { events: [...before, ...added], characters });
  }

  remove(instanceId: string): void {
    this.#sql.run("DELETE FROM history WHERE instance_id = ?", instanceId);
    this.forgetCached(instanceId);
  }

  forgetCached(instanceId: string): void {
    this.#characters -= this.#cache.get(instanceId)?.characters ?? 0;
    this.#cache.delete(instanceId);
  }

  #keep(instanceId: string, history: CachedHistory): void {
    this.forgetCached(instanceId);
    this.#cache.set(instanceId, history);
    this.#characters += history.characters;
    for (const oldest of this.#cache.keys()) {
      if (this.#characters <= cachedCharacters) break;
      this.forgetCached(oldest);
    }
  }
}

const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0);
