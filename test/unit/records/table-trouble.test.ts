import { AzureSASCredential, TableClient } from "@azure/data-tables";
import { createHttpHeaders, type HttpClient, RestError } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { RecordKind, Records } from "../../../platform/records/records.ts";
import { recordsTable } from "../../../platform/records/table-client.ts";
import { tableRecords } from "../../../platform/records/table-records.ts";
import { documentRow, placeRow } from "../../../platform/records/table-rows.ts";

const notes: RecordKind<{ text: string }> = { name: "note", schema: z.strictObject({ text: z.string() }) };
const VERSION = JSON.stringify(["1", 'W/"x"', 0, []]);
const SECRET = "sig-of-a-secret";

/** Records over a table that answers every request alike, and how many there were. */
function answering(answer: { status: number; code: string } | "nothing") {
  const asked: string[] = [];
  const httpClient: HttpClient = {
    sendRequest: async (request) => {
      asked.push(request.url);
      if (answer === "nothing") throw new RestError(`no route to ${request.url}`, { code: "ECONNREFUSED" });
      const error = { code: answer.code, message: { lang: "en", value: `about ${request.url}` } };
      return {
        request,
        status: answer.status,
        headers: createHttpHeaders({ "content-type": "application/json" }),
        bodyAsText: JSON.stringify({ "odata.error": error }),
      };
    },
  };
  const table = new TableClient("https://acc.table.core.windows.net", "t", new AzureSASCredential(SECRET), {
    httpClient,
    retryOptions: { maxRetries: 3, retryDelayInMs: 1, maxRetryDelayInMs: 2 },
  });
  return { asked, records: tableRecords(table, { now: () => 1_900_000_000_000 }) };
}

const calls: readonly [string, (records: Records) => Promise<unknown>][] = [
  ["a read", (records) => records.read(notes, "a")],
  ["an insert", (records) => records.insert(notes, "a", { text: "hush" })],
  ["a replacement", (records) => records.replace(notes, "a", { text: "hush" }, VERSION)],
  ["a removal", (records) => records.remove(notes, "a", VERSION)],
  ["a list", (records) => records.list(notes, { limit: 1 })],
];

describe.each(calls)("%s in a table that has trouble", (_what, call) => {
  it.each<[{ status: number; code: string } | "nothing", number, RegExp]>([
    [{ status: 503, code: "ServerBusy" }, 4, /HTTP 503 ServerBusy$/],
    [{ status: 500, code: "OperationTimedOut" }, 4, /HTTP 500 OperationTimedOut$/],
    [{ status: 403, code: "AuthorizationPermissionMismatch" }, 1, /Storage Table Data Contributor$/],
    [{ status: 404, code: "TableNotFound" }, 1, /make the table, as infra\/ does$/],
    ["nothing", 4, /: no answer ECONNREFUSED$/],
  ])(
    "gives up after its tries and tells what is wrong, without what was sent: %o",
    async (answer, tries, words) => {
      const { asked, records } = answering(answer);
      const error: unknown = await call(records).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: "RecordsUnavailable", message: expect.stringMatching(words) });
      expect(asked).toHaveLength(tries);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/sig-of|hush|https:/);
    },
  );
});

describe("the rows of the records' table", () => {
  it("have keys that Azure takes, for any key of ours", () => {
    for (const key of ["a/b", "#", "\u0000", "\\", "?", "k".repeat(1024)]) {
      expect(documentRow(key)).toMatch(/^k[0-9a-f]{64}$/);
    }
  });

  it("put the newest place first, and stay in bounds for any cursor", () => {
    const places = [1, 2, 1_900_000_000_000_000, 1_900_000_000_000_001, Number.MAX_SAFE_INTEGER];
    const rows = places.map((place) => placeRow(place));
    expect([...rows].sort()).toEqual([...rows].reverse());
    expect([placeRow(Number("9".repeat(40))), placeRow(0)]).toEqual([
      "p0000000000000000",
      "p9007199254740991",
    ]);
  });

  it("are asked for with a token for Azure Storage, over TLS only", async () => {
    const scopes: unknown[] = [];
    const credential = {
      getToken: (asked: string | string[]) => {
        scopes.push(asked);
        return Promise.reject(new Error("no token here"));
      },
    };
    const table = recordsTable("https://acc.table.core.usgovcloudapi.net", credential);
    const records = tableRecords(table, { now: () => 0 });
    await expect(records.read(notes, "a")).rejects.toMatchObject({ name: "RecordsUnavailable" });
    expect([...new Set(scopes.map(String))]).toEqual(["https://storage.azure.com/.default"]);
    expect(table.url).toMatch(/^https:/);
  });
});
