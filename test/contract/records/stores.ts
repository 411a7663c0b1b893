import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import type { Records } from "../../../platform/records/records.ts";
import { sqliteRecords } from "../../../platform/records/sqlite-records.ts";
import { AZURITE, azuriteRecords } from "./azurite.ts";

/** The path of a file in a folder that goes away with the test. */
export function temporaryFile(name = "records.db"): string {
  const folder = mkdtempSync(join(tmpdir(), "records-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return join(folder, name);
}

/** A store that closes with the test. */
export function closing(records: Records): Records {
  onTestFinished(() => records.close());
  return records;
}

/** Every store that keeps the contract of Records; Azure Tables where there is an Azurite (`npm run test:tables`). */
export const stores: readonly { readonly store: string; readonly open: () => Records }[] = [
  { store: "memory", open: () => closing(memoryRecords()) },
  { store: "SQLite", open: () => closing(sqliteRecords(temporaryFile())) },
  ...(AZURITE === undefined ? [] : [{ store: "Azure Tables", open: () => closing(azuriteRecords()) }]),
];
