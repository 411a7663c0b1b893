/**
 * The tables, as the steps by which they came about: step n takes a file from version n to version n + 1. Steps are
 * only ever added; every file of an older version is brought up to date by those that it lacks.
 */
const first = `
  CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE instances (
    instance_id   TEXT PRIMARY KEY,
    execution_id  TEXT NOT NULL,
    name          TEXT NOT NULL,
    version       TEXT,
    status        TEXT NOT NULL,
    input         TEXT,
    output        TEXT,
    custom_status TEXT,
    parent        TEXT,
    generation    INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE history (
    instance_id TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    event       TEXT NOT NULL,
    PRIMARY KEY (instance_id, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE inbox (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    instance_id  TEXT NOT NULL,
    execution_id TEXT,
    visible_at   INTEGER NOT NULL,
    event_type   TEXT NOT NULL,
    event        TEXT NOT NULL
  ) STRICT;
  CREATE INDEX inbox_by_time ON inbox (visible_at, seq);
  CREATE INDEX inbox_by_instance ON inbox (instance_id, visible_at, seq);

  CREATE TABLE activities (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    instance_id  TEXT NOT NULL,
    execution_id TEXT NOT NULL,
    task_id      INTEGER NOT NULL,
    name         TEXT NOT NULL,
    input        TEXT,
    attempts     INTEGER NOT NULL DEFAULT 0,
    lease_token  TEXT,
    lease_until  INTEGER,
    error        TEXT,
    UNIQUE (instance_id, execution_id, task_id)
  ) STRICT;

  CREATE TABLE troubles (
    instance_id TEXT PRIMARY KEY,
    failures    INTEGER NOT NULL,
    retry_at    INTEGER,
    error       TEXT NOT NULL
  ) STRICT;
`;

/**
 * A turn's events become one row; sequence numbers are given out by the process; leases and pages of
 * instances are found by indexes of their own.
 */
const turnsInOneRow = `
  ALTER TABLE history RENAME COLUMN event TO events;
  UPDATE history SET events = '[' || events || ']', seq = seq - 1;

  ALTER TABLE inbox RENAME TO inbox_before;
  CREATE TABLE inbox (
    seq          INTEGER PRIMARY KEY,
    instance_id  TEXT NOT NULL,
    execution_id TEXT,
    visible_at   INTEGER NOT NULL,
    event_type   TEXT NOT NULL,
    event        TEXT NOT NULL
  ) STRICT;
  INSERT INTO inbox SELECT * FROM inbox_before;
  DROP TABLE inbox_before;
  CREATE INDEX inbox_by_time ON inbox (visible_at, seq);
  CREATE INDEX inbox_by_instance ON inbox (instance_id, visible_at, seq);

  ALTER TABLE activities RENAME TO activities_before;
  CREATE TABLE activities (
    seq          INTEGER PRIMARY KEY,
    instance_id  TEXT NOT NULL,
    execution_id TEXT NOT NULL,
    task_id      INTEGER NOT NULL,
    name         TEXT NOT NULL,
    input        TEXT,
    attempts     INTEGER NOT NULL DEFAULT 0,
    lease_token  TEXT,
    lease_until  INTEGER,
    error        TEXT,
    UNIQUE (instance_id, execution_id, task_id)
  ) STRICT;
  INSERT INTO activities SELECT * FROM activities_before;
  DROP TABLE activities_before;
  CREATE INDEX activities_leased ON activities (lease_until) WHERE lease_until IS NOT NULL;

  CREATE INDEX instances_by_status ON instances (status, instance_id);
  CREATE INDEX instances_by_creation ON instances (created_at, instance_id);
  CREATE INDEX instances_by_status_and_creation ON instances (status, created_at, instance_id);
`;

export const migrations: readonly string[] = [first, turnsInOneRow];

/** What this program reads and writes. A file of a later version is refused, never guessed at. */
export const schemaVersion = migrations.length;
