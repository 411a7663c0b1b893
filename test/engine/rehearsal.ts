import { onTestFailed } from "vitest";
import type { Api } from "./api.ts";
import { EngineApp, fastTime } from "./engine-app.ts";
import { EngineHost } from "./engine-host.ts";
import { type World, worldOf } from "./world.ts";

/** One app on one engine with a world of its own, for one test. */
export interface Rehearsal extends AsyncDisposable {
  readonly host: EngineHost;
  readonly app: EngineApp;
  readonly world: World;
  readonly api: Api;
  /** Another engine on the same task hub, with another worker in the same world. */
  beside(): Promise<Pick<Rehearsal, "host" | "app" | "api">>;
}

/** @param host - one that goes on after the test; one of the test's own if absent */
export async function rehearse(
  scenario: Parameters<typeof worldOf>[0],
  {
    host: given,
    settings = {},
  }: { readonly host?: EngineHost; readonly settings?: Record<string, string> } = {},
): Promise<Rehearsal> {
  const dependencies = new AsyncDisposableStack();
  const { scale, time } = fastTime();
  const world = dependencies.use(await worldOf(scenario, time, settings));
  const outputs: (() => string)[] = [];
  const pair = async (host: EngineHost) => {
    const app = dependencies.use(await EngineApp.start(host.place, scale, world.settings));
    outputs.push(() => `${host.output}${app.output}`);
    return { host, app, api: app.api };
  };
  onTestFailed(() => {
    for (const output of outputs) process.stderr.write(output());
  });
  const host = given ?? dependencies.use(await EngineHost.start());
  return {
    ...(await pair(host)),
    world,
    beside: async () => pair(dependencies.use(await EngineHost.start(host.hub))),
    [Symbol.asyncDispose]: () => dependencies.disposeAsync(),
  };
}
