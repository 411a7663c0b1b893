import { join } from "node:path";
import { findEntryFiles, loadEntryFiles } from "../../local/host/entry-point.ts";
import { MemoryStore, startHost, VirtualClock } from "../../local/runtime/index.ts";
import { scenarios } from "../support/scenarios.ts";
import { Api } from "./api.ts";
import { BEGINS } from "./scaled-time.ts";
import { outcomeOf } from "./outcome.ts";
import { worldOf } from "./world.ts";

/**
 * A process of its own: the deployed app on the embedded host does the work of one scenario in virtual time. Prints the
 * outcome as JSON.
 */
const [app = "", name = ""] = process.argv.slice(2);
const scenario = scenarios.find((one) => one.name === name);
if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
const RealDate = Date;
const clock = new VirtualClock({ start: BEGINS });
globalThis.Date = new Proxy(RealDate, {
  construct: (date, args, target) =>
    Reflect.construct(date, args.length === 0 ? [clock.now()] : args, target) as Date,
  get: (date, key) => (key === "now" ? () => clock.now() : Reflect.get(date, key)) as unknown,
});
const world = await worldOf(scenario, clock);
Object.assign(process.env, world.settings);
const host = await startHost({
  store: new MemoryStore(),
  clock,
  publishManagementApi: true,
  app: () => loadEntryFiles(findEntryFiles(join(app))),
});
const api = new Api(host.url);
const id = await api.start(scenario.workflow, scenario.request);
await host.idle();
const instance = await fetch(
  `${host.url}/runtime/webhooks/durabletask/instances/${id}?showHistory=true&showHistoryOutput=true`,
);
const outcome = outcomeOf(world.simulator, await api.run(id), await instance.json());
process.stdout.write(JSON.stringify(outcome));
await host.stop();
await world[Symbol.asyncDispose]();
