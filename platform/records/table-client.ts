import type { TokenCredential } from "@azure/identity";
import { TableClient } from "@azure/data-tables";
import { TABLE_NAME } from "./table-rows.ts";

/** Tries of one call, with waits of 0.8 to 5 s between them: an outage that lasts is for the caller's retry policy. */
const RETRIES = { maxRetries: 3, retryDelayInMs: 800, maxRetryDelayInMs: 5000 } as const;

/** The records' table of a storage account, such as `https://ACCOUNT.table.core.windows.net`. Asks for nothing yet. */
export function recordsTable(account: string, credential: TokenCredential): TableClient {
  return new TableClient(account, TABLE_NAME, credential, { retryOptions: RETRIES });
}
