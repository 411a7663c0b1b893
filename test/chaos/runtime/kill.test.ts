import { spawnSync } from "node:child_process";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { crashPoints } from "../../../local/runtime/index.ts";
import { temporaryStoreFile } from "../../support/runtime/temp-store.ts";

const program = fileURLToPath(new URL("../../support/runtime/killed-host.ts", import.meta.url));

const work = (file: string, point: string) =>
  spawnSync(process.execPath, [program, file, point, "1"], { encoding: "utf8" });

describe("a process that is killed", () => {
  it.each(crashPoints)("at %s leaves a sound file from which the next one finishes the work", (point) => {
    const file = temporaryStoreFile();
    const killed = work(file, point);
    expect(killed.signal, killed.stderr).toBe("SIGKILL");

    const next = work(file, "never");
    expect(next.status, next.stderr).toBe(0);
    if (point !== "afterPurgeCommit") {
      expect(JSON.parse(next.stdout)).toEqual({
        output: '["first done","went","last done"]',
        results: [0, 2],
      });
    }
    const database = new DatabaseSync(file);
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    database.close();
  });
});
