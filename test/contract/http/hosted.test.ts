import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { recordActivities } from "../../../activities/record-activities.ts";
import type { RunState } from "../../../domain/run/record.ts";
import { loopbackCaller } from "../../../functions/http/loopback-caller.ts";
import { registerKeyless } from "../../../functions/register.ts";
import {
  type HostClock,
  MemoryStore,
  type RunningHost,
  startHost,
  VirtualClock,
} from "../../../local/runtime/index.ts";
import { jsonLog } from "../../../platform/log.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { CLUSTER_ID, READ_AT } from "../../support/migration-facts.ts";
import { ManualClock } from "../../support/runtime/manual-clock.ts";
import { migrateCluster } from "../../../orchestrations/migrate-cluster/contract.ts";
import { ScriptedAzure } from "../../support/scripted-azure.ts";
import { readMigrationFacts } from "../../../activities/read-migration-facts/contract.ts";
import { startIdentityChange } from "../../../activities/start-identity-change/contract.ts";
import { TOKEN, withToken } from "../../support/loopback-token.ts";

const Run = z.looseObject({
  id: z.string(),
  state: z.string(),
  planHash: z.string().optional(),
  possibleCommands: z.array(z.string()),
});

/** All of Keyless on the embedded host, over HTTP, with scripted activities and a clock that jumps. */
async function keyless(
  approval: "required" | "notRequired",
  clock: HostClock = new VirtualClock({ start: Date.parse(READ_AT) }),
) {
  const azure = new ScriptedAzure(clock);
  const records = memoryRecords();
  const logged: string[] = [];
  const log = jsonLog({ write: (line) => logged.push(line), least: "debug", now: () => clock.now() });
  const host = await startHost({
    store: new MemoryStore(),
    clock,
    app: () => {
      registerKeyless({
        records,
        clock,
        log,
        activities: [...azure.activities(), ...recordActivities(records)],
        readCredentials: () => Promise.reject(new Error("not asked here")),
        approval,
        commandPolicy: { selfApproval: "allowed" },
        identify: loopbackCaller(TOKEN),
      });
    },
  });
  onTestFinished(async () => {
    await host.stop();
    expect(azure.unasked(), "scripted answers that nobody asked for").toEqual([]);
  });
  return { host, azure, logged, ...overHttp(host) };
}

function overHttp(host: RunningHost) {
  const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(new URL(path, host.url), {
      method,
      headers: {
        ...withToken,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  /** The run once nothing more happens without somebody. */
  const settled = async (path: string) => {
    await host.settled();
    return Run.parse(await (await ask("GET", path)).json());
  };
  return { ask, settled };
}

const START = "/api/workflows/migrate-cluster/runs";
const ended = (state: RunState) => expect.objectContaining({ state, possibleCommands: [] });

it("a run that is started over HTTP ends with its report, and its repetition answers it with 200", async () => {
  const { ask, host, azure } = await keyless("notRequired");
  const key = { "idempotency-key": "chg-1" };
  const started = await ask("POST", START, { clusterId: CLUSTER_ID, ticket: "CHG1" }, key);
  expect(started.status).toBe(202);
  const location = started.headers.get("location") ?? "";
  expect(location.startsWith(`${host.url}/api/runs/`)).toBe(true);
  await host.idle();

  const run: unknown = await (await ask("GET", location)).json();
  expect(run).toEqual(ended("succeeded"));
  const again = await ask("POST", START, { clusterId: CLUSTER_ID, ticket: "CHG1" }, key);
  expect([again.status, await again.json()]).toEqual([200, run]);
  expect(azure.callsOf(startIdentityChange)).toHaveLength(1);
});

it("a run that waits for an approval is woken by it over HTTP, and ended by a rejection", async () => {
  for (const [command, states] of [
    ["approve", ["waiting", "running"]],
    ["reject", ["refused"]],
  ] as const) {
    const { ask, host, settled } = await keyless("required", new ManualClock(Date.parse(READ_AT)));
    const started = await ask("POST", START, { clusterId: CLUSTER_ID });
    const { id } = Run.parse(await started.json());
    const waiting = await settled(`/api/runs/${id}`);
    expect(waiting).toMatchObject({
      state: "waitingForApproval",
      possibleCommands: ["approve", "reject", "cancel"],
    });

    const answered = await ask("POST", `/api/runs/${id}/${command}`, { planHash: waiting.planHash });
    expect(answered.status).toBe(200);
    expect(states).toContain((await settled(`/api/runs/${id}`)).state);
    expect(host.orchestrations.instance(id)?.status).toBe(command === "approve" ? "Running" : "Completed");
  }
});

it("an instance that is begun once more under the id of a run that has ended changes nothing", async () => {
  const { ask, host, azure, settled } = await keyless("notRequired");
  const started = await ask("POST", START, { clusterId: CLUSTER_ID });
  const { id } = Run.parse(await started.json());
  await host.idle();
  const before = await settled(`/api/runs/${id}`);
  const calls = azure.calls.length;

  const input = JSON.stringify({ runId: id, request: { clusterId: CLUSTER_ID }, approval: "notRequired" });
  host.orchestrations.purge([id]);
  host.orchestrations.start({ name: migrateCluster.orchestration, instanceId: id, input });
  await host.idle();
  expect(host.orchestrations.instance(id)?.status).toBe("Failed");
  expect(azure.calls.length).toBe(calls);
  expect(await settled(`/api/runs/${id}`)).toEqual(before);
});

it("what an activity throws reaches history and log as a short reason without secrets", async () => {
  const { ask, host, azure, logged } = await keyless("notRequired");
  const failure = Object.assign(new Error("reset by peer, client_secret=hunter2"), { body: "hunter2" });
  azure.next(readMigrationFacts, failure);
  const started = await ask("POST", START, { clusterId: CLUSTER_ID });
  const { id } = Run.parse(await started.json());
  await host.idle();
  expect(host.orchestrations.instance(id)?.status).toBe("Completed");
  const seen = JSON.stringify(host.orchestrations.history(id)) + logged.join();
  expect(seen).toContain("reset by peer");
  expect(seen).not.toContain("hunter2");
  expect(logged.filter((line) => line.includes('"activity":"readMigrationFacts"'))).toHaveLength(2);
});

it("what no function answers below /api is answered as a problem, what is outside of it by the host", async () => {
  const { ask } = await keyless("notRequired");
  const unknown = await ask("GET", "/api/nothing");
  expect([unknown.status, unknown.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  const wrong = await ask("DELETE", "/api/runs/r1");
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET"]);
  const outside = await ask("GET", "/nothing");
  expect([outside.status, await outside.text()]).toEqual([404, ""]);
  expect((await ask("GET", "/api/health")).status).toBe(200);
  expect((await ask("GET", "/api/health/ready")).status).toBe(200);
});
