import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { Statements } from "../../../local/runtime/store/sqlite-statements.ts";
import { Transactions } from "../../../local/runtime/store/sqlite-transactions.ts";

let database: DatabaseSync;
let sql: Statements;
let transactions: Transactions;

beforeEach(() => {
  const opened = new DatabaseSync(":memory:");
  onTestFinished(() => {
    opened.close();
  });
  opened.exec(`
    PRAGMA foreign_keys = ON;
    CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
    CREATE TABLE words (word TEXT PRIMARY KEY);
    CREATE TABLE echoes (word TEXT REFERENCES words (word) DEFERRABLE INITIALLY DEFERRED);`);
  database = opened;
  sql = new Statements(opened);
  transactions = new Transactions(opened, sql);
});

const add = (word: string) => () => sql.run("INSERT INTO words (word) VALUES (?)", word);
const words = () => sql.all("SELECT word FROM words ORDER BY word").map(({ word }) => word);

/** The commit fails on this. */
const addOrphan = () => sql.run("INSERT INTO echoes (word) VALUES ('nobody')");
/** On this SQLite rolls the whole transaction back by itself, as it may when the disk is full. */
const addAllOrNothing = () => sql.run("INSERT OR ROLLBACK INTO words (word) VALUES ('one')");

describe("pieces of work", () => {
  it("that are gathered are committed together, with the latest of their times", () => {
    transactions.gather(5, add("one"));
    transactions.gather(3, add("two"));
    expect(database.isTransaction).toBe(true);
    transactions.flush();
    expect(database.isTransaction).toBe(false);
    expect(words()).toEqual(["one", "two"]);
    expect(new Transactions(database, sql).latestTime).toBe(5);
  });

  it("that must be committed at once take those gathered before with them", () => {
    transactions.gather(1, add("one"));
    transactions.commit(1, add("two"));
    expect(database.isTransaction).toBe(false);
    expect(words()).toEqual(["one", "two"]);
  });

  it("that fail are undone alone", () => {
    transactions.gather(1, add("one"));
    expect(() => transactions.gather(1, () => [add("two")(), add("one")()])).toThrow("UNIQUE");
    transactions.flush();
    expect(words()).toEqual(["one"]);
  });

  it("that fail alone leave nothing open", () => {
    transactions.commit(1, add("one"));
    expect(() => transactions.gather(1, add("one"))).toThrow("UNIQUE");
    expect(database.isTransaction).toBe(false);
    transactions.commit(1, add("two"));
    expect(words()).toEqual(["one", "two"]);
  });

  it("that were promised and could not be committed stop everything that builds on them", () => {
    transactions.gather(1, add("one"));
    transactions.gather(1, addOrphan);
    for (const call of [
      () => transactions.flush(),
      () => transactions.flush(),
      () => transactions.gather(2, add("two")),
      () => transactions.commit(2, add("two")),
    ]) {
      expect(call).toThrow("FOREIGN KEY");
    }
    expect(words()).toEqual([]);
  });

  it("that SQLite rolled back with one that failed stop everything that builds on them", () => {
    transactions.commit(1, add("one"));
    transactions.gather(2, add("two"));
    expect(() => transactions.gather(2, addAllOrNothing)).toThrow("UNIQUE");
    expect(() => transactions.gather(2, add("three"))).toThrow("UNIQUE");
    expect(() => {
      transactions.flush();
    }).toThrow("UNIQUE");
    expect(words()).toEqual(["one"]);
  });

  it("that nobody was told of yet fail without harm to what comes after", () => {
    expect(() => transactions.commit(1, addOrphan)).toThrow("FOREIGN KEY");
    transactions.commit(2, add("one"));
    expect(words()).toEqual(["one"]);
  });
});
