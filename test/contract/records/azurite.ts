import { randomUUID } from "node:crypto";
import { AzureNamedKeyCredential, TableClient, type TableServiceClientOptions } from "@azure/data-tables";
import { type Clock, systemClock } from "../../../platform/clock.ts";
import type { Records } from "../../../platform/records/records.ts";
import { tableRecords } from "../../../platform/records/table-records.ts";

/** Where Azurite's table service listens; absent where there is none. */
export const AZURITE = process.env["AZURITE_TABLES"];

/** Azurite's own account, the same in every installation. Source: learn.microsoft.com/azure/storage/common/storage-use-azurite. */
const ACCOUNT = new AzureNamedKeyCredential(
  "devstoreaccount1",
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
);

/**
 * A table in Azurite, which is not made yet. What we rely on and Azurite does otherwise than Azure: it takes row keys
 * twice as long (its check counts 1,024 characters where Azure counts 1 KiB of UTF-16), and it does not answer 429 or
 * 503. Both are covered without it.
 */
export function azuriteTable(
  name = `t${randomUUID().replaceAll("-", "")}`,
  options: TableServiceClientOptions = {},
): TableClient {
  if (AZURITE === undefined) throw new Error("AZURITE_TABLES is not set: run npm run test:tables");
  return new TableClient(AZURITE, name, ACCOUNT, { allowInsecureConnection: true, ...options });
}

/** Records in a table of their own, which is made before the first call. */
export function azuriteRecords(clock: Clock = systemClock, table = azuriteTable()): Records {
  const made = table.createTable();
  const records = tableRecords(table, clock);
  const then = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    await made;
    return call();
  };
  return {
    read: (...given) => then(() => records.read(...given)),
    insert: (...given) => then(() => records.insert(...given)),
    replace: (...given) => then(() => records.replace(...given)),
    remove: (...given) => then(() => records.remove(...given)),
    list: (...given) => then(() => records.list(...given)),
    close: () => then(() => records.close()),
  };
}
