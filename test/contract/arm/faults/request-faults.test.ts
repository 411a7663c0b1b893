import { RestError } from "@azure/core-rest-pipeline";
import { describe, expect, it, onTestFinished } from "vitest";
import { ManualClock } from "../../../../local/arm/core/clocks.ts";
import { serveSimulator } from "../../../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../../../local/arm/simulator.ts";
import {
  clusterPath,
  CLUSTER,
  GROUP,
  onServicePrincipal,
  place,
  SUBSCRIPTION,
} from "../../../support/arm/clusters.ts";
import { DAY, HOUR, MINUTE, QUICK, rehearse, START } from "../../../support/arm/rehearsal.ts";

async function withCluster() {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  return { ...sim, aks: await sim.clients.containerService(SUBSCRIPTION) };
}

async function refusal(promise: Promise<unknown>): Promise<RestError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RestError) return error;
  throw new Error(`a RestError was expected, not ${String(error)}`);
}

/** Evidence for the shapes: docs: request-limits-and-throttling; docs: async-operations. */
describe("a scripted fault", () => {
  it("throttles as often as it says, with Retry-After, and the request does nothing", async () => {
    const { simulator, aks } = await withCluster();
    simulator.faults.onNext(
      { operation: "managedClusters.get" },
      { kind: "throttled", retryAfterSeconds: 17 },
      2,
    );
    for (const time of ["first", "second"]) {
      const error = await refusal(aks.managedClusters.get(GROUP, CLUSTER));
      expect(error.statusCode, time).toBe(429);
      expect(error.code).toBe("TooManyRequestsReceived");
      expect(error.response?.headers.get("retry-after")).toBe("17");
    }
    expect((await aks.managedClusters.get(GROUP, CLUSTER)).name).toBe(CLUSTER);
  });

  it("breaks the connection before the write: nothing was written", async () => {
    const { simulator, aks } = await withCluster();
    simulator.faults.onNext({ method: "patch" }, { kind: "resetBefore" });
    const error = await refusal(aks.managedClusters.updateTags(GROUP, CLUSTER, { tags: { a: "1" } }, QUICK));
    expect(error.code).toBe("ECONNRESET");
    expect(simulator.journal()).toEqual([]);
  });

  it("breaks the connection after the write was accepted: it was written, and the caller cannot know", async () => {
    const { simulator, aks } = await withCluster();
    simulator.faults.onNext({ operation: "managedClusters.patch" }, { kind: "resetAfter" });
    const error = await refusal(aks.managedClusters.updateTags(GROUP, CLUSTER, { tags: { a: "1" } }, QUICK));
    expect(error.code).toBe("ECONNRESET");
    expect(simulator.journal()).toMatchObject([{ operation: "managedClusters.patch", status: 200 }]);
    expect((await aks.managedClusters.get(GROUP, CLUSTER)).tags).toEqual({ a: "1" });
  });

  it("never answers a request that it carried out: the caller gives up by itself", async () => {
    const { simulator, url } = await withCluster();
    simulator.faults.onNext({ operation: "managedClusters.patch" }, { kind: "lostResponse" });
    const gaveUp = new AbortController();
    const lost = fetch(`${url}${clusterPath()}?api-version=2026-06-01`, {
      method: "PATCH",
      headers: { authorization: "Bearer x", "content-type": "application/json" },
      body: JSON.stringify({ tags: { b: "2" } }),
      signal: gaveUp.signal,
    });
    await expect.poll(() => simulator.journal().length).toBe(1);
    gaveUp.abort();
    await expect(lost).rejects.toThrow(/abort/i);
  });

  it("holds an answer back for as long as it says", async () => {
    const clock = new ManualClock(START);
    const simulator = new Simulator({ clock });
    const waits: number[] = [];
    const server = await serveSimulator(simulator, {
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    });
    onTestFinished(async () => {
      await server.close();
      simulator.close();
    });
    simulator.faults.onNext({ operation: "subscriptions.list" }, { kind: "slow", delayMs: 45_000 });
    const list = () =>
      fetch(`${server.url}/subscriptions?api-version=2022-12-01`, { headers: { authorization: "Bearer x" } });
    expect([(await list()).status, (await list()).status]).toEqual([200, 200]);
    expect(waits).toEqual([45_000]);
  });

  it("cuts the body of an answer in the middle", async () => {
    const { simulator, aks } = await withCluster();
    simulator.faults.onNext({ operation: "managedClusters.get" }, { kind: "malformedBody" });
    const error = await refusal(aks.managedClusters.get(GROUP, CLUSTER));
    expect(error.code).toBe("PARSE_ERROR");
  });

  it("shows states that nobody has heard of, without changing the world", async () => {
    const { simulator, aks } = await withCluster();
    simulator.faults.onNext(
      { operation: "managedClusters.get" },
      { kind: "strangeState", state: "Reconciling" },
    );
    expect((await aks.managedClusters.get(GROUP, CLUSTER)).provisioningState).toBe("Reconciling");
    expect((await aks.managedClusters.get(GROUP, CLUSTER)).provisioningState).toBe("Succeeded");
  });

  it("lets status URLs of an accepted operation expire, while the cluster tells its state", async () => {
    const { simulator, call, pass } = await withCluster();
    const { body } = await call("GET", clusterPath());
    simulator.faults.onNext(
      { operation: "managedClusters.put" },
      { kind: "operationExpires", afterSeconds: 60 },
    );
    const put = await call("PUT", clusterPath(), { body: { ...body, identity: { type: "SystemAssigned" } } });
    const urls = [put.headers.get("azure-asyncoperation") ?? ""];
    for (const url of urls) expect((await call("GET", url)).status).toBeLessThan(300);
    pass(2 * MINUTE);
    for (const url of urls) expect((await call("GET", url)).status).toBe(404);
    pass(DAY);
    expect((await call("GET", clusterPath())).body).toMatchObject({
      properties: { provisioningState: "Succeeded" },
    });
  });

  it("makes an accepted operation fail at its end; the real client's poller says why", async () => {
    const { simulator, aks } = await withCluster();
    const cluster = await aks.managedClusters.get(GROUP, CLUSTER);
    simulator.faults.onNext({}, { kind: "failLate", code: "QuotaExceeded", message: "Not enough cores." });
    const error: unknown = await aks.managedClusters
      .createOrUpdate(GROUP, CLUSTER, { ...cluster, identity: { type: "SystemAssigned" } }, QUICK)
      .catch((reason: unknown) => reason);
    expect(String(error)).toContain("Not enough cores.");
    expect((await aks.managedClusters.get(GROUP, CLUSTER)).provisioningState).toBe("Failed");
  });

  it("waits for requests that fit in operation, method and path", async () => {
    const { simulator, call } = await withCluster();
    const refused = { kind: "refuse", status: 503, code: "ServiceUnavailable" } as const;
    simulator.faults.onNext({ pathContains: "/MANAGEDCLUSTERS/shop/agentpools", method: "get" }, refused);
    expect((await call("GET", clusterPath())).status).toBe(200);
    expect((await call("GET", `${clusterPath()}/agentPools`)).code).toBe("ServiceUnavailable");
    expect((await call("GET", `${clusterPath()}/agentPools`)).status).toBe(200);
  });

  it("that met no request is told", async () => {
    const { simulator } = await rehearse({ mayLeaveFaults: "shows how faults that met nothing are told" });
    simulator.faults.onNext({ method: "PUT" }, { kind: "resetBefore" }, 3);
    simulator.faults.add({ fault: { kind: "resetBefore" }, window: { forMs: HOUR } });
    expect(simulator.faults.unconsumed()).toEqual([
      { match: { method: "PUT" }, fault: { kind: "resetBefore" }, times: 3 },
      { match: {}, fault: { kind: "resetBefore" }, times: 1 },
    ]);
  });
});
