import type { TokenCredential } from "@azure/identity";
import { TableClient } from "@azure/data-tables";
import { TABLE_NAME } from "./table-rows.ts";

/** Retries of one call, with waits of 0.8 to 5 s between them; a longer outage is handled by the caller's retry policy. */
const RETRIES = { maxRetries: 3, retryDelayInMs: 800, maxRetryDelayInMs: 5000 } as const;

/** The table of the records in a storage account, such as `https://ACCOUNT.table.core.windows.net`. Sends nothing yet. */
export function recordsTable(account: string, credential: TokenCredential): TableClient {
  return new TableClient(account, TABLE_NAME, credential, { retryOptions: RETRIES });
}
