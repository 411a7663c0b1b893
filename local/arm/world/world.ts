import { DueTimes } from "../../queue/due-times.ts";
import { type IndexedTable, type IndexName, indexes, Keys } from "./indexes.ts";
import { Past } from "./past.ts";
import type { Change, WorldStore } from "./store.ts";
import { type TableName, type Tables, tableNames } from "./tables.ts";
import type { View } from "./view.ts";

type Rows = { readonly [Name in TableName]: Map<string, Tables[Name]> };

/** The world in memory, remembered by a store. */
export class World implements View {
  readonly #rows: Rows = emptyRows();
  readonly #store: WorldStore;
  readonly #keys = new Keys();
  readonly #past = new Past();
  readonly #running = new DueTimes<string>();

  constructor(store: WorldStore) {
    this.#store = store;
    for (const { table, key, value } of store.rows()) {
      if (isTable(table)) this.#set(table, key, JSON.parse(value));
    }
  }

  get<Name extends TableName>(table: Name, key: string): Tables[Name] | undefined {
    return this.#rows[table].get(key);
  }

  entries<Name extends TableName>(table: Name): IterableIterator<[string, Tables[Name]]> {
    return this.#rows[table].entries();
  }

  *where<Name extends IndexName>(
    index: Name,
    value: string,
  ): IterableIterator<[string, Tables[IndexedTable<Name>]]> {
    const table: IndexedTable<Name> = indexes[index].table;
    for (const key of this.#keys.find(index, value)) {
      const row = this.get(table, key);
      if (row !== undefined) yield [key, row];
    }
  }

  /** When the next step of all running operations is due; undefined where none runs. */
  nextStepAt(): number | undefined {
    return this.#running.first()?.at;
  }

  /** The world as it was at that time, as far back as `Past` remembers. */
  asOf(time: number): View {
    return this.#past.view(this, time);
  }

  /** Changes that become true together, or not at all. */
  begin(): Work {
    return new Work(this, (overlay, now) => {
      this.#commit(overlay, now);
    });
  }

  close(): void {
    this.#store.close();
  }

  #commit(overlay: Overlay, now: number): void {
    if (overlay.size === 0) return;
    const begins = tableNames.every((table) => this.#rows[table].size === 0);
    this.#store.commit(changesIn(overlay));
    for (const [table, rows] of overlay) {
      for (const [key, value] of rows) {
        // What a world begins with has been there for ever.
        if (!begins) this.#past.remember(table, key, this.#rows[table].get(key), now);
        this.#set(table, key, value);
      }
    }
  }

  #set(table: TableName, key: string, value: unknown): void {
    const rows: Map<string, unknown> = this.#rows[table];
    this.#keys.moved(table, key, rows.get(key), value);
    if (value === undefined) rows.delete(key);
    else rows.set(key, value);
    if (table === "running") this.#running.set(key, this.get("running", key)?.nextAt);
  }
}

type Overlay = Map<TableName, Map<string, unknown>>;

/** One after the other: a store that remembers nothing must not pay for the text of a whole world. */
function* changesIn(overlay: Overlay): Iterable<Change> {
  for (const [table, rows] of overlay) {
    for (const [key, value] of rows) {
      yield { table, key, value: value === undefined ? undefined : JSON.stringify(value) };
    }
  }
}

/** A unit of work over the world: reads see its own writes, nobody else does until `commit`. */
export class Work implements View {
  readonly #world: World;
  readonly #overlay: Overlay = new Map();
  readonly #keys = new Keys();
  readonly #save: (overlay: Overlay, now: number) => void;

  constructor(world: World, save: (overlay: Overlay, now: number) => void) {
    this.#world = world;
    this.#save = save;
  }

  get<Name extends TableName>(table: Name, key: string): Tables[Name] | undefined {
    const rows = this.#own(table);
    return rows?.has(key) === true ? rows.get(key) : this.#world.get(table, key);
  }

  *entries<Name extends TableName>(table: Name): IterableIterator<[string, Tables[Name]]> {
    const rows = this.#own(table);
    if (rows === undefined) {
      yield* this.#world.entries(table);
      return;
    }
    for (const [key, value] of this.#world.entries(table)) {
      const now = rows.has(key) ? rows.get(key) : value;
      if (now !== undefined) yield [key, now];
    }
    for (const [key, value] of rows) {
      if (value !== undefined && this.#world.get(table, key) === undefined) yield [key, value];
    }
  }

  *where<Name extends IndexName>(
    index: Name,
    value: string,
  ): IterableIterator<[string, Tables[IndexedTable<Name>]]> {
    const table: IndexedTable<Name> = indexes[index].table;
    const rows = this.#own(table);
    for (const [key, row] of this.#world.where(index, value)) {
      if (rows?.has(key) !== true) yield [key, row];
    }
    for (const key of this.#keys.find(index, value)) {
      const row = rows?.get(key);
      if (row !== undefined) yield [key, row];
    }
  }

  put<Name extends TableName>(table: Name, key: string, value: Tables[Name]): void {
    this.#write(table, key, value);
  }

  delete(table: TableName, key: string): void {
    this.#write(table, key, undefined);
  }

  /** The committed world as it was at that time. */
  asOf(time: number): View {
    return this.#world.asOf(time);
  }

  /** True if there is anything to commit. */
  get changed(): boolean {
    return this.#overlay.size > 0;
  }

  /** Makes all of it true and durable. `now` is the simulated time. */
  commit(now: number): void {
    this.#save(this.#overlay, now);
    this.#overlay.clear();
    this.#keys.clear();
  }

  #own<Name extends TableName>(table: Name): Map<string, Tables[Name] | undefined> | undefined {
    // The overlay of a table holds only what `put` and `delete` of that table wrote.
    return this.#overlay.get(table) as Map<string, Tables[Name] | undefined> | undefined;
  }

  #write(table: TableName, key: string, value: unknown): void {
    let rows = this.#overlay.get(table);
    if (rows === undefined) {
      rows = new Map();
      this.#overlay.set(table, rows);
    }
    this.#keys.moved(table, key, rows.get(key), value);
    rows.set(key, value);
  }
}

function emptyRows(): Rows {
  return {
    groups: new Map(),
    clusters: new Map(),
    resources: new Map(),
    identities: new Map(),
    principals: new Map(),
    securityGroups: new Map(),
    assignments: new Map(),
    locks: new Map(),
    denies: new Map(),
    policies: new Map(),
    callerLacks: new Map(),
    registrations: new Map(),
    operations: new Map(),
    running: new Map(),
    findings: new Map(),
    journal: new Map(),
    meta: new Map(),
    callerConditions: new Map(),
    callerRoles: new Map(),
    customRoles: new Map(),
    quotas: new Map(),
    children: new Map(),
    commands: new Map(),
    departures: new Map(),
    abilities: new Map(),
  };
}

function isTable(name: string): name is TableName {
  return tableNames.some((table) => table === name);
}
