/** Raised whenever the tables change; a file of another version is refused, never guessed at. */
export const schemaVersion = 1;

export const schema = `
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
