import { afterEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { collector } from "../../support/collector.ts";
import { withToken } from "../../support/loopback-token.ts";
import { QuickWorld } from "../../support/quick-world.ts";

const ORDERS =
  "/subscriptions/5b1ec7ed-0000-4000-8000-00000000de30/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/orders";
const CALLER = { trace: "0af7651916cd43dd8448eb211c80319c", span: "b7ad6b7169203331" };

afterEach(() => vi.unstubAllEnvs());

/** A migration from beginning to end with a collector beside it, asked for with these headers. */
async function migrated(headers: Readonly<Record<string, string>>) {
  const { endpoint, spans } = await collector();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
  const world = await QuickWorld.start();
  const started = await fetch(`${world.host.url}/api/workflows/migrate-cluster/runs`, {
    method: "POST",
    headers: { "content-type": "application/json", ...withToken, ...headers },
    body: JSON.stringify({ clusterId: ORDERS }),
  });
  const { id } = z.object({ id: z.string() }).parse(await started.json());
  await world.host.idle();
  const run = await world.record(id);
  await world[Symbol.asyncDispose]();
  return { run, spans: spans(), calls: spans().filter(({ kind }) => kind === 3) };
}

it("a run, its steps and its calls to Azure are spans of the caller's trace", async () => {
  const { run, spans, calls } = await migrated({ traceparent: `00-${CALLER.trace}-${CALLER.span}-01` });
  expect(run.traceparent).toBe(`00-${CALLER.trace}-${CALLER.span}-01`);

  const whole = spans.find(({ name }) => name === "run migrate-cluster");
  expect(whole).toMatchObject({
    ...{ traceId: CALLER.trace, parentSpanId: CALLER.span },
    attributes: { "keyless.run.id": run.id, "keyless.run.state": "succeeded" },
    startTimeUnixNano: Date.parse(run.createdAt),
    endTimeUnixNano: Date.parse(run.endedAt ?? ""),
  });

  const steps = spans.filter(({ name }) => name.startsWith("step "));
  expect(steps.map(({ name }) => name)).toEqual(run.steps.map(({ name }) => `step ${name}`));
  expect(calls.length).toBeGreaterThan(10);
  for (const { traceId, parentSpanId } of [...steps, ...calls])
    expect([traceId, parentSpanId]).toEqual([CALLER.trace, whole?.spanId]);

  const change = calls.find(({ name }) => name === "PUT Microsoft.ContainerService/managedClusters");
  expect(change?.attributes).toMatchObject({
    ...{ "http.request.method": "PUT", "url.path": ORDERS, "http.response.status_code": 200 },
    "azure.correlation_id": expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  // A query may hold the signature of an operation's URL.
  expect(JSON.stringify(spans)).not.toMatch(/api-version|\?/);
});

it("a run whose caller traces nothing has a trace of its own, which its id alone says", async () => {
  const [one, other] = [await migrated({}), await migrated({})];
  for (const { run, spans, calls } of [one, other]) {
    expect(run.traceparent).toBeUndefined();
    const whole = spans.find(({ name }) => name === "run migrate-cluster");
    expect(whole?.parentSpanId ?? "").toBe("");
    expect(new Set(calls.map(({ traceId }) => traceId))).toEqual(new Set([whole?.traceId]));
  }
  expect(one.calls[0]?.traceId).not.toBe(other.calls[0]?.traceId);
});
