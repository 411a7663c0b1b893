import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { serveSimulator } from "../../../local/arm/http/simulator-server.ts";
import { ManualClock } from "../../../local/arm/core/clocks.ts";
import { Simulator } from "../../../local/arm/simulator.ts";
import { sqliteStore } from "../../../local/arm/world/sqlite-store.ts";
import { temporaryFolder } from "../../support/rehearsed.ts";

const SUBSCRIPTION = "5b1ec7ed-0000-4000-8000-00000000de30";

/** Room for a few resource groups, in pages of 4 KiB. */
const PAGES = 8;

it("the simulator says that its disk is full instead of a masked message, and carries out nothing of the request", async () => {
  const file = join(temporaryFolder(), "world.db");
  const simulator = new Simulator({ clock: new ManualClock(0), store: sqliteStore(file, PAGES) });
  const told: unknown[] = [];
  const server = await serveSimulator(simulator, { onDefect: (error) => told.push(error) });
  onTestFinished(async () => {
    await server.close();
    simulator.close();
  });
  const group = (name: string, method: string) =>
    fetch(`${server.url}/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}?api-version=2024-11-01`, {
      method,
      headers: { authorization: "Bearer x", "content-type": "application/json" },
      ...(method === "PUT"
        ? { body: JSON.stringify({ location: "westeurope", tags: { note: "x".repeat(200) } }) }
        : {}),
    });
  const made: string[] = [];
  let last = await group("rg-0", "PUT");
  for (let index = 1; last.ok; index += 1) {
    made.push(`rg-${String(index - 1)}`);
    last = await group(`rg-${String(index)}`, "PUT");
  }
  expect([last.status, await last.json()]).toEqual([
    500,
    {
      error: {
        code: "SimulatorCannotWrite",
        message: `The simulated world in ${file} cannot grow: the disk is full; free some space, then start again. Nothing of this request was carried out.`,
      },
    },
  ]);
  expect(told).toHaveLength(1);
  expect(made.length).toBeGreaterThan(0);
  expect((await group(`rg-${String(made.length)}`, "GET")).status).toBe(404);
});
