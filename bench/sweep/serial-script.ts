import { populate } from "../../local/arm/fleet/populate.ts";
import { serveSimulator } from "../../local/arm/http/simulator-server.ts";
import { textAt } from "../../local/arm/world/json.ts";
import { requireResourceId } from "../../domain/arm-id/arm-id.ts";
import { migrateWithSdk } from "../arm-calls/sdk-migration.ts";
import { passTimersOn, TimerClock } from "../arm-calls/virtual-timers.ts";
import { CountingSimulator } from "./counting-simulator.ts";
import { BEGIN, sumOf, WORLD } from "./swept-fleet.ts";
import { evenFleet, roomFor } from "./world.ts";

/** The same fleet migrated by a script with the Azure SDKs, one cluster after the other. */
export async function serialScript(clusters: number): Promise<{ ms: number; calls: number }> {
  const clock = new TimerClock(BEGIN);
  const simulator = new CountingSimulator({ clock, settings: WORLD });
  simulator.change((moment) => {
    for (const cluster of evenFleet(clusters, 1)) populate(moment, [cluster]);
    roomFor(moment, 1);
  });
  const server = await serveSimulator(simulator);
  const ids = [...simulator.view().entries("clusters")].map(([, { body }]) =>
    requireResourceId(textAt(body, "id") ?? ""),
  );
  const undo = passTimersOn(clock);
  try {
    for (const clusterId of ids) await migrateWithSdk({ simulatorUrl: server.url, clock, clusterId });
  } finally {
    undo();
  }
  await server.close();
  const calls = sumOf(simulator.calls());
  simulator.close();
  return { ms: clock.now() - BEGIN, calls };
}
