import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { hasEnded } from "../../domain/run/record.ts";
import { crashPoints, VirtualClock } from "../../local/runtime/index.ts";
import { openDataFolder, openStores } from "../../local/start/data-folder.ts";
import { KeylessClient, type RunView } from "../../local/start/keyless-client.ts";
import { startSession } from "../../local/start/session.ts";
import { simulatedAzure } from "../../platform/azure/make-azure.ts";
import { silentLog } from "../../platform/log.ts";
import { TOKEN } from "./loopback-token.ts";

/**
 * A process of its own for the chaos tests. It finishes the migration of one cluster, whatever an earlier process left
 * of it, and prints its report; then it begins the migration of another, and kills itself without warning when it
 * passes a crash point for the n-th time.
 */
const [simulator, data, now, finish, begin, point, nth] = z
  .tuple([
    z.string(),
    z.string(),
    z.coerce.number(),
    z.string(),
    z.string(),
    z.enum(crashPoints).or(z.literal("never")),
    z.coerce.number().int(),
  ])
  .parse(process.argv.slice(2));

/** Fast, and yet slow enough that an approval comes within the seven days of its plan. */
const PACE = 200_000;

let armed = false;
let passed = 0;
const clock = new VirtualClock({ start: now, pace: PACE });
const host = await startSession({
  azure: simulatedAzure(simulator, clock),
  clock,
  log: silentLog,
  ...openStores(openDataFolder(data, "chaos")),
  token: TOKEN,
  port: 0,
  approval: "required",
  onCrashPoint: (at) => {
    if (armed && at === point && ++passed === nth) process.kill(process.pid, "SIGKILL");
  },
});
const client = new KeylessClient(host.url, TOKEN.value);

async function migrate(clusterId: string): Promise<RunView> {
  const { id } = await client.migrate(clusterId, "CHG1", clusterId.replace(/.*\//, "key-"));
  for (;;) {
    const run = await client.run(id);
    if (hasEnded(run)) return run;
    if (run.state === "waitingForApproval" && run.planHash !== undefined) {
      await client.approve(id, run.planHash).catch(() => undefined);
    }
    await delay(5);
  }
}

if (finish !== "-") process.stdout.write(JSON.stringify(await migrate(finish)));
if (begin !== "-") {
  armed = true;
  await migrate(begin);
}
await host.stop();
