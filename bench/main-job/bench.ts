import { spawnSync } from "node:child_process";
import { callsByService } from "../../local/arm/calls-by-service.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../../platform/log.ts";
import { KeylessClient } from "../../local/start/keyless-client.ts";
import { chooseCluster } from "../../local/start/choose-cluster.ts";
import { openDataFolder } from "../../local/start/data-folder.ts";
import { followRun } from "../../local/start/follow-run.ts";
import { Progress } from "../../local/start/progress.ts";
import { startRehearsal } from "../../local/start/rehearsal.ts";

/**
 * What a new user waits for: from an empty clone to the first migrated cluster, and in it the start of the host and the
 * job itself; with the ARM calls that the job takes.
 */
const REPEATS = 5;
const TOKEN = { value: "of-this-bench-alone", place: "this file" };
const folder = mkdtempSync(join(tmpdir(), "main-job-"));

function seconds(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

function run(directory: string, command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { cwd: directory, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(status)}:\n${stderr}`);
}

const say = (what: string, figure: string) => process.stdout.write(`${what.padEnd(46)} ${figure}\n`);

const clone = join(folder, "clone");
say(
  "empty clone to first migrated cluster",
  `${seconds(() => {
    run(process.cwd(), "git", "clone", "--quiet", process.cwd(), clone);
    run(clone, "npm", "ci");
    run(clone, "npm", "start", "--", "--exit", "--port", "0");
  }).toFixed(1)} s`,
);

const spans: { start: number; job: number; whole: number; calls: number }[] = [];
for (let repeat = 0; repeat < REPEATS; repeat += 1) {
  const data = openDataFolder(folder, String(repeat));
  const whole = seconds(() => {
    run(
      clone,
      "npm",
      "start",
      "--",
      "--exit",
      "--port",
      "0",
      "--data",
      join(folder, `whole-${String(repeat)}`),
    );
  });
  const began = performance.now();
  const rehearsal = await startRehearsal({ port: 0, token: TOKEN, speed: 4000 }, data, silentLog);
  const started = performance.now();
  const client = new KeylessClient(rehearsal.host.url, TOKEN.value);
  const { id } = await client.migrate(chooseCluster(rehearsal.simulator, {}), "CHG1");
  const progress = new Progress({ width: 80, line: () => undefined, status: () => undefined });
  await followRun({
    look: () => client.run(id),
    show: (run) => {
      progress.show(run, rehearsal.clock.now());
    },
    signal: new AbortController().signal,
    onApproval: () => undefined,
    onIncident: () => true,
  });
  const ended = performance.now();
  const { arm } = callsByService(rehearsal.simulator.calls());
  spans.push({
    start: (started - began) / 1000,
    job: (ended - started) / 1000,
    whole,
    calls: arm,
  });
  await rehearsal.stop();
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
say(
  "npm start --exit, the whole command (median)",
  `${median(spans.map(({ whole }) => whole)).toFixed(2)} s`,
);
say("the host and the simulator start (median)", `${median(spans.map(({ start }) => start)).toFixed(2)} s`);
say("the job, at 4,000 simulated seconds a second", `${median(spans.map(({ job }) => job)).toFixed(2)} s`);
say("ARM calls of the job", String(median(spans.map(({ calls }) => calls))));
rmSync(folder, { recursive: true });
