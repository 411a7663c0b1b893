import { expect, it } from "vitest";
import { z } from "zod";
import { hours, minutes } from "../../../domain/text/duration.ts";
import { DEMO_SUBSCRIPTION, demoCluster } from "../../support/demo-ids.ts";
import { temporaryFolder } from "../../support/rehearsed.ts";
import { servingCommand, type ServingCommand } from "../../support/serving-command.ts";

const ARCHIVE = demoCluster("archive");

const Run = z.looseObject({ id: z.string(), state: z.string(), workflow: z.string() });
const Runs = z.object({ value: z.array(Run) });
const Changes = z.looseObject({
  value: z.array(z.looseObject({ kind: z.string(), clusterId: z.string().optional() })),
});
const Calls = z.record(z.string(), z.number());

const vended = {
  ...{ specversion: "1.0", id: "vended-1", source: "/vending" },
  ...{ type: "Keyless.SubscriptionVended", subject: DEMO_SUBSCRIPTION },
};
const deleted = {
  ...{ id: "deleted-1", topic: `/subscriptions/${DEMO_SUBSCRIPTION}`, subject: ARCHIVE },
  ...{ eventType: "Microsoft.Resources.ResourceDeleteSuccess", eventTime: "2026-03-02T12:00:00Z" },
  ...{ dataVersion: "1", data: {} },
};
/** Two events that tell something, each twice, among what tells nothing. */
const BATCH = [
  vended,
  { rubbish: true },
  deleted,
  { ...deleted, id: "other-1", eventType: "Microsoft.Storage.BlobCreated" },
  vended,
  deleted,
];

async function ended(keyless: ServingCommand, id: string): Promise<string> {
  for (;;) {
    const { state } = await keyless.read(Run, `runs/${id}`);
    if (/succeeded|failed/i.test(state)) return state;
  }
}

/** How often each kind of delivery was told of in the log so far. */
function told({ started }: ServingCommand): Record<string, number> {
  const sums: Record<string, number> = { accepted: 0, repeated: 0, ignored: 0, unreadable: 0 };
  for (const line of started.stderr.split("\n").filter((text) => text.includes("events received")))
    for (const kind of Object.keys(sums))
      sums[kind] = (sums[kind] ?? 0) + Number(new RegExp(`${kind}=(\\d+)`).exec(line)?.[1] ?? Number.NaN);
  return sums;
}

const onboardings = async (keyless: ServingCommand) =>
  (await keyless.read(Runs, "runs")).value.filter(({ workflow }) => workflow === "onboard-subscription");
const gone = async (keyless: ServingCommand) =>
  (await keyless.read(Changes, "fleet/changes")).value.filter(({ kind }) => kind === "clusterGone");

it("npm start takes a batch of events in once, and acts on each although it is killed after its answer", async () => {
  const data = temporaryFolder();
  const before = await servingCommand("--data", data, "--verbose");
  const audit = Run.parse(await (await before.ask("POST", "workflows/audit-fleet/runs", {})).json());
  expect(await ended(before, audit.id)).toBe("succeeded");
  await before.azure("DELETE", `${ARCHIVE}?api-version=2026-04-01`);
  await before.moveTo((await before.now()) + hours(2));

  const handshake = await before.deliver([{ data: { validationCode: "code" } }], "SubscriptionValidation");
  expect([handshake.status, await handshake.json()]).toEqual([200, { validationResponse: "code" }]);
  expect((await before.deliver("no JSON")).status).toBe(400);
  // Azure does not answer about the cluster: what was accepted stays to be done.
  const match = { method: "GET", pathContains: "/managedClusters/archive" };
  const fault = { kind: "refuse", status: 503, code: "ServerBusy" };
  await before.simulator("POST", "faults", { faults: [{ match, fault, window: { forMs: hours(24) } }] });
  expect((await before.deliver(BATCH)).status).toBe(202);
  await before.kill();
  expect(told(before)).toEqual({ accepted: 2, repeated: 2, ignored: 1, unreadable: 1 });
  expect(before.started.stderr).toContain("could not act on event yet");

  const after = await servingCommand("--data", data, "--verbose");
  const [onboarding, ...others] = await onboardings(after);
  expect(others).toEqual([]);
  expect(await ended(after, onboarding?.id ?? "")).toBe("succeeded");
  while ((await gone(after)).length === 0) await after.moveTo((await after.now()) + minutes(1));

  // Event Grid did not hear the answer, and delivers again.
  const reads = async () => Calls.parse(await after.simulator("GET", "calls"))["managedClusters.get"];
  const soFar = await reads();
  expect((await after.deliver(BATCH)).status).toBe(202);
  await after.moveTo((await after.now()) + minutes(2));
  expect(told(after)).toEqual({ accepted: 0, repeated: 4, ignored: 1, unreadable: 1 });
  expect(await reads()).toBe(soFar);
  expect(await gone(after)).toMatchObject([{ clusterId: ARCHIVE }]);
  expect((await onboardings(after)).map(({ id }) => id)).toEqual([onboarding?.id]);
});
