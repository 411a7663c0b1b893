import { expect, it } from "vitest";
import { z } from "zod";
import { withToken } from "../../support/loopback-token.ts";
import { type Rehearsed, rehearsed, temporaryFolder, worldBegins } from "../../support/rehearsed.ts";

const Runs = z.object({ value: z.array(z.looseObject({ id: z.string(), requester: z.unknown() })) });
const Run = z.looseObject({ id: z.string(), state: z.string() });
const Shown = z.looseObject({
  latest: z.object({ dueAt: z.string(), run: z.string().optional() }).optional(),
  nextTimes: z.array(z.string()),
});

async function ask(keyless: Rehearsed, path: string, init: RequestInit = {}): Promise<unknown> {
  const headers = { ...withToken, "content-type": "application/json" };
  const answer = await fetch(`${keyless.rehearsal.host.url}/api/${path}`, { ...init, headers });
  expect(answer.ok).toBe(true);
  return answer.json();
}

it("a schedule that comes due twice while the host is down starts once, when the host is back", async () => {
  const data = temporaryFolder();
  const before = await rehearsed({ data, speed: 1 });
  const body = {
    workflow: "inspect-cluster",
    request: { clusterId: before.clusterId("orders") },
    // 3 and 4 March; then not for a year.
    ncrontab: "0 0 3 3,4 3 *",
  };
  const put = await ask(before, "schedules/spring", { method: "PUT", body: JSON.stringify(body) });
  const times = ["2026-03-03T03:00:00.000Z", "2026-03-04T03:00:00.000Z", "2027-03-03T03:00:00.000Z"];
  expect(Shown.parse(put).nextTimes.slice(0, 3)).toEqual(times);
  await before.stop();

  const threeDays = 3 * 24 * 3600_000;
  const after = await rehearsed({ data, speed: 1_000_000, begin: worldBegins + threeDays });
  let shown = Shown.parse(await ask(after, "schedules/spring"));
  // An occurrence is recorded before its run is started.
  while (shown.latest?.run === undefined) shown = Shown.parse(await ask(after, "schedules/spring"));
  expect(shown.latest.dueAt).toBe(times[1]);
  const look = async () => Run.parse(await ask(after, `runs/${shown.latest?.run ?? ""}`));
  let run = await look();
  while (run.state !== "succeeded") run = await look();

  // Many a pass later there is still the one run.
  const later = after.rehearsal.clock.now() + threeDays;
  while (after.rehearsal.clock.now() < later) await ask(after, "schedules");
  const { value } = Runs.parse(await ask(after, "runs"));
  expect(value.map(({ id }) => id)).toEqual([run.id]);
  expect(value[0]?.requester).toMatchObject({ name: "schedule spring" });
});
