import { AzureNamedKeyCredential, TableClient } from "@azure/data-tables";
import { TABLE_NAME } from "./table-rows.ts";

/**
 * The one account that every installation of Azurite has, and its key: no secret.
 * Source: learn.microsoft.com/azure/storage/common/storage-use-azurite.
 */
const ACCOUNT = new AzureNamedKeyCredential(
  "devstoreaccount1",
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
);

/** The records' table in Azurite, such as at `http://127.0.0.1:10002/devstoreaccount1`; made if it is not there. */
export async function emulatedTable(url: string): Promise<TableClient> {
  const table = new TableClient(url, TABLE_NAME, ACCOUNT, { allowInsecureConnection: true });
  await table.createTable();
  return table;
}
