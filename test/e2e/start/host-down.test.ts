import { expect, it } from "vitest";
import { z } from "zod";
import { hours, minutes } from "../../../domain/text/duration.ts";
import { startSimulatorProcess } from "../../support/arm/simulator-process.ts";
import { demoCluster } from "../../support/demo-ids.ts";
import { temporaryFolder } from "../../support/rehearsed.ts";
import { servingCommand, type ServingCommand } from "../../support/serving-command.ts";

const Latest = z.object({ dueAt: z.string(), run: z.string().optional() });
const Shown = z.looseObject({ latest: Latest.optional(), nextTimes: z.array(z.string()) });
const Run = z.looseObject({ id: z.string(), state: z.string() });
const Runs = z.object({ value: z.array(z.looseObject({ requester: z.looseObject({ name: z.string() }) })) });

const daily = (cluster: string, hour: number) => ({
  ...{ workflow: "inspect-cluster", request: { clusterId: demoCluster(cluster) } },
  ncrontab: `0 0 ${String(hour)} * * *`,
});

/** The newest occurrence, once it has its run: it is recorded before. Minutes pass until then, as the timer has it. */
async function occurrence(keyless: ServingCommand, name: string): Promise<{ dueAt: string; run: string }> {
  for (;;) {
    const { latest } = await keyless.read(Shown, `schedules/${name}`);
    if (latest?.run !== undefined) return { dueAt: latest.dueAt, run: latest.run };
    await keyless.moveTo((await keyless.now()) + minutes(1));
  }
}

it("npm start that was killed starts one run for two occurrences that came due meanwhile, and no second one later", async () => {
  const data = temporaryFolder();
  const before = await servingCommand("--data", data);
  const put = await before.ask("PUT", "schedules/spring", daily("orders", 3));
  const [, second = "", third = ""] = Shown.parse(await put.json()).nextTimes;
  await before.kill();

  // Azure's time passes while nobody is there.
  const azure = await startSimulatorProcess("--data", data, "--clock", "manual");
  const meanwhile = Date.parse(second) + hours(1);
  await fetch(`${azure.url}/_sim/clock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ set: new Date(meanwhile).toISOString() }),
  });
  expect(await azure.stop()).toBe(0);

  const after = await servingCommand("--data", data);
  expect(await after.now()).toBeGreaterThanOrEqual(meanwhile);
  const { dueAt, run } = await occurrence(after, "spring");
  expect(dueAt).toBe(second);
  let { state } = await after.read(Run, `runs/${run}`);
  while (state !== "succeeded") ({ state } = await after.read(Run, `runs/${run}`));

  // What comes due later tells that a later pass is over.
  await after.ask("PUT", "schedules/later", daily("payments", 9));
  const later = Date.parse(
    Shown.parse(await (await after.ask("GET", "schedules/later")).json()).nextTimes[0] ?? "",
  );
  expect(later).toBeLessThan(Date.parse(third));
  await after.moveTo(later);
  await occurrence(after, "later");
  const requesters = (await after.read(Runs, "runs")).value.map(({ requester }) => requester.name);
  expect(requesters.sort()).toEqual(["schedule later", "schedule spring"]);
});
