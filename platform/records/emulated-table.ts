import { AzureNamedKeyCredential, TableClient } from "@azure/data-tables";
import { TABLE_NAME } from "./table-rows.ts";

/**
 * The account of every Azurite installation, and its key, which is not secret. Source:
 * learn.microsoft.com/azure/storage/common/storage-use-azurite.
 */
const ACCOUNT = new AzureNamedKeyCredential(
  "devstoreaccount1",
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
);

/** The table of the records in Azurite, such as at `http://127.0.0.1:10002/devstoreaccount1`; created if it does not exist. */
export async function emulatedTable(url: string): Promise<TableClient> {
  const table = new TableClient(url, TABLE_NAME, ACCOUNT, { allowInsecureConnection: true });
  await table.createTable();
  return table;
}
