import { count } from "../../domain/text/count.ts";
import { callsByService } from "../arm/calls-by-service.ts";
import { formatDuration } from "../../domain/text/duration.ts";
import { certificateIn } from "../arm/cli/certificate.ts";
import { azLines, writeCloudConfig } from "../arm/cli/tls-files.ts";
import {
  companyFleetSource,
  demoFleetSource,
  fleetFileSource,
  type FleetSource,
} from "../arm/fleet/fleet-source.ts";
import { FleetError } from "../arm/fleet/fleet-error.ts";
import { readScenario } from "../arm/scenario/scenario-file.ts";
import type { Simulator } from "../arm/simulator.ts";
import { lockFolder } from "../data-folder/folder-lock.ts";
import { chooseCluster } from "./choose-cluster.ts";
import { forgetAll, openDataFolder } from "./data-folder.ts";
import { doJob } from "./job.ts";
import type { StartOptions } from "./options.ts";
import type { FleetOutcome } from "./fleet/outcome.ts";
import { doSweep } from "./fleet/sweep-job.ts";
import { writerOf } from "./fleet/write-outcome.ts";
import type { AnyRun } from "./keyless-client.ts";
import { type Rehearsal, startRehearsal } from "./rehearsal.ts";
import { serve, whereToLook, work } from "./serving.ts";
import { startLog } from "./start-log.ts";
import type { StartContext } from "./start-context.ts";
import { keepToken, type KeptToken } from "./token.ts";

const EMPTY =
  "the list is empty; az aks list shows one subscription, and az account set --subscription chooses which";

/** Keyless on a simulated Azure: a run of the main job, or serving alone. Answers the exit code. */
export async function rehearse(context: StartContext): Promise<number> {
  const { options } = context;
  const began = performance.now();
  const scenario = options.scenario === undefined ? undefined : readScenario(options.scenario);
  const writers = options.reports.map(writerOf);
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
      context.terminal.line(`A rehearsal of ${source.name}; its world is kept in ${data.folder}`);
      for (const reason of source.leftOut ?? []) context.terminal.line(`Left out: ${reason}`);
      if (certificate !== undefined && rehearsal.azUrl !== undefined) {
        const { azUrl, simulatorUrl, simulator } = rehearsal;
        const files = writeCloudConfig(certificate, azUrl, options.data);
        const { terminal } = context;
        terminal.line(`The simulated Azure listens on ${simulatorUrl} and, for az, on ${azUrl}.`);
        for (const text of azLines(files, simulator.settings.tenantId)) terminal.line(text);
      }
      return await workOrServe(context, rehearsal, { token, began, source, writers });
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

interface Begun {
  readonly token: KeptToken;
  /** By the clock of this process, in milliseconds. */
  readonly began: number;
  readonly source: FleetSource;
  readonly writers: readonly ((outcome: FleetOutcome) => void)[];
}

async function workOrServe(
  context: StartContext,
  { host, clock, simulator, simulatorUrl }: Rehearsal,
  { token, began, source, writers }: Begun,
): Promise<number> {
  const { options, terminal } = context;
  const api = { host, token };
  if (options.serve) {
    terminal.line(`Keyless works on a simulated Azure at ${simulatorUrl}; nothing was started.`);
    terminal.line(`There it is ${new Date(clock.now()).toISOString()}.`);
    terminal.line(
      options.az === undefined
        ? `Time passes as yours does, and ${String(options.speed)} times as fast while somebody asks for a run that does not wait for a person.`
        : `Time ticks, ${String(options.speed)} seconds in one of yours, for az and Keyless alike.`,
    );
    return serve(context, api);
  }
  const figures = (run: AnyRun) => {
    const { arm, directory } = callsByService(simulator.calls());
    const writes = simulator.journal().length;
    const simulated = Date.parse(run.endedAt ?? run.updatedAt) - Date.parse(run.createdAt);
    const real = (performance.now() - began) / 1000;
    return [
      `${count(arm, "ARM call")} and ${String(directory)} to the directory since this start, ${count(writes, "write")} in all`,
      `${formatDuration(simulated)} of simulated time, ${real.toFixed(1)} s of yours`,
      ...(options.fleet === undefined ? ["a whole fleet: npm start -- --fleet demo"] : []),
      ...whereToLook(context, api, run),
    ];
  };
  const now = () => clock.now();
  if (options.fleet !== undefined && options.cluster === undefined) {
    const regions = regionsIn(simulator);
    if (regions.size === 0) throw new FleetError([`${source.name}: ${EMPTY}`]);
    const report = (outcome: FleetOutcome) => {
      for (const [place, write] of writers.entries()) {
        write(outcome);
        terminal.line(`${place === 0 ? "\n" : ""}The report is in ${options.reports[place] ?? ""}`);
      }
    };
    return work(context, api, () =>
      doSweep({
        api,
        context,
        mark: source.mark,
        regions,
        now,
        report,
        figures,
        unread: source.leftOut ?? [],
      }),
    );
  }
  const clusterId = chooseCluster(simulator, options);
  return work(context, api, () =>
    doJob({
      api,
      clusterId,
      context,
      simulatorUrl,
      figures,
      now,
    }),
  );
}

function regionsIn(simulator: Simulator): ReadonlyMap<string, string> {
  return new Map(
    [...simulator.view().entries("clusters")].map(([id, { body }]) => [id, String(body["location"])]),
  );
}
