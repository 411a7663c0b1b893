import { afterEach, describe, expect, it, vi } from "vitest";
import { populateDemo } from "../../local/arm/fleet/demo/shop.ts";
import { serveSimulator } from "../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../local/arm/simulator.ts";
import { MemoryStore, realClock, startHost, VirtualClock } from "../../local/runtime/index.ts";
import { startSession } from "../../local/start/session.ts";
import { simulatedAzure } from "../../platform/azure/make-azure.ts";
import { silentLog } from "../../platform/log.ts";
import { emulatedTable } from "../../platform/records/emulated-table.ts";
import { runs } from "../../platform/records/kinds.ts";
import { tableRecords } from "../../platform/records/table-records.ts";
import { AZURITE } from "../contract/records/azurite.ts";
import { demoCluster } from "../support/demo-ids.ts";
import { TOKEN, withToken } from "../support/loopback-token.ts";

const json = { ...withToken, "content-type": "application/json" };

describe.runIf(AZURITE !== undefined)("with records in Azure Tables, and Azure simulated,", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("a migration succeeds, and its record in the table tells every step", async () => {
    const clock = new VirtualClock({ start: Date.parse("2026-03-02T08:00:00Z") });
    const simulator = new Simulator({ clock });
    simulator.change(populateDemo);
    const server = await serveSimulator(simulator);
    const records = tableRecords(await emulatedTable(AZURITE ?? ""), clock);
    const host = await startSession({
      azure: simulatedAzure(server.url, clock),
      ...{ clock, records, log: silentLog, store: new MemoryStore(), token: TOKEN },
      port: 0,
      approval: "notRequired",
    });
    try {
      const answer = await fetch(`${host.url}/api/workflows/migrate-cluster/runs`, {
        method: "POST",
        headers: json,
        body: JSON.stringify({ clusterId: demoCluster("orders") }),
      });
      const { id } = (await answer.json()) as { id: string };
      await host.idle();
      const run = (await records.read(runs, id))?.value;
      expect(run).toMatchObject({ workflow: "migrate-cluster", state: "succeeded" });
      expect(run?.steps.length).toBeGreaterThan(5);
    } finally {
      await host.stop();
      await server.close();
      simulator.close();
    }
  });

  it("the deployed app's own entry starts from its settings, and inspects a cluster", async () => {
    const clock = realClock();
    const simulator = new Simulator({ clock });
    simulator.change(populateDemo);
    const server = await serveSimulator(simulator);
    for (const [name, value] of Object.entries({
      KEYLESS_RECORDS: `tables:${AZURITE ?? ""}`,
      KEYLESS_SIMULATOR_URL: server.url,
      KEYLESS_TOKEN: TOKEN.value,
      WEBSITE_HOSTNAME: "127.0.0.1:7071",
      KEYLESS_LOG_LEVEL: "error",
    })) {
      vi.stubEnv(name, value);
    }
    const host = await startHost({
      store: new MemoryStore(),
      clock,
      app: async () => {
        await import("../../functions/main.ts");
      },
    });
    try {
      const started = await fetch(`${host.url}/api/workflows/inspect-cluster/runs`, {
        method: "POST",
        headers: json,
        body: JSON.stringify({ clusterId: demoCluster("orders") }),
      });
      const { id } = (await started.json()) as { id: string };
      await host.settled();
      const seen = await fetch(`${host.url}/api/runs/${id}`, { headers: withToken });
      expect(await seen.json()).toMatchObject({ id, workflow: "inspect-cluster", state: "succeeded" });
    } finally {
      await host.stop();
      await server.close();
      simulator.close();
    }
  });
});
