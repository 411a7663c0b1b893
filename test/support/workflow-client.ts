import { type RunRecord, hasEnded } from "../../domain/run/record.ts";
import { recordOfView } from "./record-of-view.ts";
import type { Rehearsed } from "./rehearsed.ts";
import { withToken } from "./loopback-token.ts";

/** Starts a run of any workflow over HTTP, and answers it once it has ended or asks for a person. */
export async function runOverHttp(
  { rehearsal: { host } }: Rehearsed,
  workflow: string,
  request: object,
): Promise<RunRecord> {
  const started = await fetch(`${host.url}/api/workflows/${workflow}/runs`, {
    method: "POST",
    headers: { ...withToken, "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  if (started.status !== 202) throw new Error(`${String(started.status)}: ${await started.text()}`);
  const location = started.headers.get("location") ?? "";
  for (;;) {
    await host.settled();
    const record = recordOfView(await (await fetch(location, { headers: withToken })).json());
    if (hasEnded(record) || record.incident !== undefined) return record;
  }
}
