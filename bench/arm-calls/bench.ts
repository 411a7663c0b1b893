import { requireResourceId } from "../../domain/arm-id/arm-id.ts";
import { callsByService } from "../../local/arm/calls-by-service.ts";
import { DEMO_CLUSTER, populateDemo } from "../../local/arm/fleet/demo/shop.ts";
import { serveSimulator } from "../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../local/arm/simulator.ts";
import { objectsAt, textAt } from "../../local/arm/world/json.ts";
import { MemoryStore, VirtualClock } from "../../local/runtime/index.ts";
import { startSession } from "../../local/start/session.ts";
import { simulatedAzure } from "../../platform/azure/make-azure.ts";
import { silentLog } from "../../platform/log.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";
import { migrateWithSdk } from "./sdk-migration.ts";
import { passTimersOn, TimerClock } from "./virtual-timers.ts";

/** How many calls to ARM one migration takes, by Keyless and by a script with the Azure SDKs, in the same world. */
const BEGIN = Date.parse("2026-03-02T08:00:00Z");

const TOKEN = { value: "of-this-bench-alone", place: "this file" };

type Calls = Readonly<Record<string, number>>;

function cluster(simulator: Simulator) {
  for (const [, { body }] of simulator.view().entries("clusters")) {
    if (textAt(body, "name") === DEMO_CLUSTER) return body;
  }
  throw new Error("the demo has no such cluster");
}

async function byKeyless(): Promise<{ calls: Calls; ms: number }> {
  const clock = new VirtualClock({ start: BEGIN });
  const simulator = new Simulator({ clock });
  simulator.change(populateDemo);
  const server = await serveSimulator(simulator);
  const host = await startSession({
    azure: simulatedAzure(server.url, clock),
    ...{ clock, log: silentLog, store: new MemoryStore(), records: memoryRecords() },
    token: TOKEN,
    port: 0,
    approval: "notRequired",
  });
  await fetch(`${host.url}/api/workflows/migrate-cluster/runs`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN.value}`, "content-type": "application/json" },
    body: JSON.stringify({ clusterId: textAt(cluster(simulator), "id") }),
  });
  await host.idle();
  const result = { calls: simulator.calls(), ms: clock.now() - BEGIN };
  await host.stop();
  await server.close();
  return result;
}

async function bySdk(): Promise<{ calls: Calls; ms: number }> {
  const clock = new TimerClock(BEGIN);
  const simulator = new Simulator({ clock });
  simulator.change(populateDemo);
  const server = await serveSimulator(simulator);
  const body = cluster(simulator);
  const [registry] = [...simulator.view().entries("resources")]
    .map(([, resource]) => textAt(resource.body, "id") ?? "")
    .filter((id) => /\/registries\//.test(id));
  const restore = passTimersOn(clock);
  try {
    await migrateWithSdk({
      simulatorUrl: server.url,
      clock,
      clusterId: requireResourceId(textAt(body, "id") ?? ""),
      subnetId: textAt(objectsAt(body, "properties", "agentPoolProfiles")[0], "vnetSubnetID") ?? "",
      registryId: registry ?? "",
    });
  } finally {
    restore();
  }
  const result = { calls: simulator.calls(), ms: clock.now() - BEGIN };
  await server.close();
  return result;
}

const total = (calls: Calls): number => callsByService(calls).arm;

const [keyless, sdk] = [await byKeyless(), await bySdk()];
const operations = [...new Set([...Object.keys(keyless.calls), ...Object.keys(sdk.calls)])].sort();
process.stdout.write("| calls | Keyless | Azure SDKs |\n| --- | ---: | ---: |\n");
for (const operation of operations) {
  process.stdout.write(
    `| \`${operation}\` | ${String(keyless.calls[operation] ?? 0)} | ${String(sdk.calls[operation] ?? 0)} |\n`,
  );
}
process.stdout.write(`| all to ARM | ${String(total(keyless.calls))} | ${String(total(sdk.calls))} |\n`);
process.stdout.write(
  `| simulated time, min | ${String(Math.round(keyless.ms / 60_000))} | ${String(Math.round(sdk.ms / 60_000))} |\n`,
);
