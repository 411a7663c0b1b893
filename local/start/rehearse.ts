import { count } from "../../domain/text/count.ts";
import { formatDuration } from "../../domain/text/duration.ts";
import { certificateIn } from "../arm/cli/certificate.ts";
import { azLines, writeCloudConfig } from "../arm/cli/tls-files.ts";
import {
  companyFleetSource,
  demoFleetSource,
  fleetFileSource,
  type FleetSource,
} from "../arm/fleet/fleet-source.ts";
import { readScenario } from "../arm/scenario/scenario-file.ts";
import { lockFolder } from "../data-folder/folder-lock.ts";
import { chooseCluster } from "./choose-cluster.ts";
import { forgetAll, openDataFolder } from "./data-folder.ts";
import { doJob } from "./job.ts";
import type { StartOptions } from "./options.ts";
import type { RunView } from "./keyless-client.ts";
import { type Rehearsal, startRehearsal } from "./rehearsal.ts";
import { serve, whereToLook, work } from "./serving.ts";
import { startLog } from "./start-log.ts";
import type { Surroundings } from "./surroundings.ts";
import { keepToken, type KeptToken } from "./token.ts";

/** Keyless on a simulated Azure: a run of the main job, or serving alone. Answers the exit code. */
export async function rehearse(surroundings: Surroundings): Promise<number> {
  const { options } = surroundings;
  const began = performance.now();
  const scenario = options.scenario === undefined ? undefined : readScenario(options.scenario);
  const source = sourceOf(options);
  const data = openDataFolder(options.data, source.folder);
  const lock = lockFolder(data.folder);
  try {
    if (options.fresh) forgetAll(data);
    const token = keepToken(data.folder);
    const approval = options.approval ? "required" : "notRequired";
    // Clients trust the certificate by its path: it is the same for every fleet.
    const certificate = options.az === undefined ? undefined : await certificateIn(options.data);
    const beside = options.az && certificate && { ...options.az, certificate };
    const rehearsal = await startRehearsal(
      { ...options, source, scenario, token, approval, beside, fast: "whileFollowed" },
      data,
      startLog(options),
    );
    try {
      surroundings.terminal.line(`A rehearsal of ${source.name}; its world is kept in ${data.folder}`);
      for (const reason of source.leftOut ?? []) surroundings.terminal.line(`Left out: ${reason}`);
      if (certificate !== undefined && rehearsal.azUrl !== undefined) {
        const { azUrl, simulatorUrl, simulator } = rehearsal;
        const files = writeCloudConfig(certificate, azUrl, options.data);
        const { terminal } = surroundings;
        terminal.line(`The simulated Azure listens on ${simulatorUrl} and, for az, on ${azUrl}.`);
        for (const text of azLines(files, simulator.settings.tenantId)) terminal.line(text);
      }
      return await workOrServe(surroundings, rehearsal, token, began);
    } finally {
      await rehearsal.stop();
    }
  } finally {
    lock.release();
  }
}

function sourceOf({ fleet }: StartOptions): FleetSource {
  if (fleet === undefined) return demoFleetSource;
  return fleet.kind === "demo" ? companyFleetSource : fleetFileSource(fleet.file);
}

async function workOrServe(
  surroundings: Surroundings,
  { host, clock, simulator, simulatorUrl }: Rehearsal,
  token: KeptToken,
  began: number,
): Promise<number> {
  const { options, terminal } = surroundings;
  const api = { host, token };
  if (options.serve) {
    terminal.line(`Keyless works on a simulated Azure at ${simulatorUrl}; nothing was started.`);
    terminal.line(`There it is ${new Date(clock.now()).toISOString()}.`);
    terminal.line(
      options.az === undefined
        ? `Time passes as yours does, and ${String(options.speed)} times as fast while somebody asks for a run that does not wait for a person.`
        : `Time ticks, ${String(options.speed)} seconds in one of yours, for az and Keyless alike.`,
    );
    return serve(surroundings, api);
  }
  const clusterId = chooseCluster(simulator, options);
  const figures = (run: RunView) => {
    const { "servicePrincipals.get": directory = 0, ...arm } = simulator.calls();
    const calls = Object.values(arm).reduce((sum, count) => sum + count, 0);
    const writes = simulator.journal().length;
    const simulated = Date.parse(run.endedAt ?? run.updatedAt) - Date.parse(run.createdAt);
    const real = (performance.now() - began) / 1000;
    return [
      `${count(calls, "ARM call")} and ${String(directory)} to the directory since this start, ${count(writes, "write")} in all`,
      `${formatDuration(simulated)} of simulated time, ${real.toFixed(1)} s of yours`,
      ...whereToLook(surroundings, api, run),
    ];
  };
  return work(surroundings, api, () =>
    doJob({
      ...{ api, clusterId, surroundings, simulatorUrl, figures },
      now: () => clock.now(),
    }),
  );
}
