import { spell } from "../../domain/duration.ts";
import { type Log, prettyLog } from "../../platform/log.ts";
import { readScenario } from "../arm/scenario/scenario-file.ts";
import type { RunningHost } from "../runtime/index.ts";
import { chooseCluster } from "./choose-cluster.ts";
import { forgetAll, openDataFolder } from "./data-folder.ts";
import { explain } from "./failure.ts";
import { doJob } from "./job.ts";
import type { RunView } from "./keyless-client.ts";
import { HELP, readOptions, type StartOptions } from "./options.ts";
import { findCluster, startReal } from "./real-azure.ts";
import { startRehearsal } from "./rehearsal.ts";
import { type Terminal, terminalOn } from "./terminal.ts";

/** As a shell counts a process that Ctrl-C ended. */
const INTERRUPTED = 130;

/** The pace at which a run waits for a person: theirs. */
const REAL_PACE = 1;

const stopping = new AbortController();
const { signal } = stopping;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    // Twice means now: what was committed goes on after the next start.
    if (signal.aborted) process.exit(INTERRUPTED);
    stopping.abort();
  });
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === "help") {
      process.stdout.write(HELP);
      return 0;
    }
    const terminal = terminalOn(options.json ? process.stderr : process.stdout);
    return await (options.mode === "azure" ? onAzure(options, terminal) : rehearse(options, terminal));
  } catch (error) {
    const explained = explain(error);
    if (explained === undefined) throw error;
    process.stderr.write(`keyless: ${explained.message}\n`);
    if (explained.exitCode === 2) process.stderr.write("npm start -- --help tells all options\n");
    return explained.exitCode;
  }
}

async function rehearse(options: StartOptions, terminal: Terminal): Promise<number> {
  const began = performance.now();
  const scenario = options.scenario === undefined ? undefined : readScenario(options.scenario);
  const data = openDataFolder(options.data);
  if (options.fresh) forgetAll(data);
  const rehearsal = await startRehearsal(
    { ...options, scenario, approval: options.approval ? "required" : "notRequired" },
    data,
    logOf(options),
  );
  const { host, clock, simulator, simulatorUrl } = rehearsal;
  const figures = (run: RunView) => {
    const { "servicePrincipals.get": directory = 0, ...arm } = simulator.calls();
    const calls = Object.values(arm).reduce((sum, count) => sum + count, 0);
    const writes = simulator.journal().length;
    const simulated = Date.parse(run.endedAt ?? run.updatedAt) - Date.parse(run.createdAt);
    const real = (performance.now() - began) / 1000;
    return [
      `${String(calls)} ARM calls and ${String(directory)} to the directory since this start, ${String(writes)} writes in all`,
      `${spell(simulated)} of simulated time, ${real.toFixed(1)} s of yours`,
      ...whereToLook(host, run),
    ];
  };
  try {
    if (options.serve) {
      terminal.line(`Keyless works on a simulated Azure at ${simulatorUrl}; nothing was started.`);
      return await serve(host, terminal);
    }
    const clusterId = chooseCluster(simulator, options);
    return await work(options, terminal, host, () =>
      doJob({
        ...{ host, clusterId, options, terminal, signal, figures },
        now: () => clock.now(),
        onPerson: (waits) => {
          clock.setPace(waits ? REAL_PACE : options.speed);
        },
      }),
    );
  } finally {
    await rehearsal.stop();
  }
}

async function onAzure(options: StartOptions, terminal: Terminal): Promise<number> {
  const { host, azure } = await startReal(options, openDataFolder(options.data), logOf(options));
  try {
    const { cluster } = options;
    if (cluster === undefined) {
      terminal.line(
        `Keyless serves ${host.url}/api on real Azure; no --cluster was given, so nothing was started.`,
      );
      return await serve(host, terminal);
    }
    const clusterId = await findCluster(azure, cluster);
    return await work(options, terminal, host, () =>
      doJob({
        ...{ host, clusterId, options, terminal, signal },
        figures: (run) => whereToLook(host, run),
        now: () => Date.now(),
        onPerson: () => undefined,
      }),
    );
  } finally {
    await host.stop();
  }
}

function whereToLook({ url }: RunningHost, { id }: RunView): readonly string[] {
  return [`the whole record: GET ${url}/api/runs/${id}`, `all runs: GET ${url}/api/runs`];
}

/** The job, then either its exit code or serving until Ctrl-C. */
async function work(
  options: StartOptions,
  terminal: Terminal,
  host: RunningHost,
  job: () => Promise<RunView>,
): Promise<number> {
  try {
    const run = await job();
    if (options.json) process.stdout.write(`${JSON.stringify(run, undefined, 2)}\n`);
    if (options.exit) return run.state === "succeeded" ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) throw error;
    terminal.line("Stopped. The same command goes on where this was; --fresh starts anew.");
    return INTERRUPTED;
  }
  return serve(host, terminal);
}

async function serve(host: RunningHost, terminal: Terminal): Promise<number> {
  terminal.line("");
  terminal.line(`Serving ${host.url}/api until Ctrl-C.`);
  const interrupted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => {
      resolve(undefined);
    });
  });
  const cause = await Promise.race([interrupted, host.broken]);
  if (signal.aborted) return 0;
  throw cause;
}

function logOf({ verbose }: StartOptions): Log {
  return prettyLog({
    write: (line) => process.stderr.write(`${line}\n`),
    least: verbose ? "debug" : "error",
    now: () => Date.now(),
  });
}
