import { describe, expect, it } from "vitest";
import { outage, serverErrorStorm, throttleStorm } from "../../../../local/arm/core/storms.ts";
import { clusterPath, onServicePrincipal, place } from "../../../support/arm/clusters.ts";
import { MINUTE, rehearse } from "../../../support/arm/rehearsal.ts";

async function withCluster(seed = "storms") {
  const sim = await rehearse({ seed });
  place(sim, onServicePrincipal());
  return sim;
}

describe("a storm", () => {
  it("of throttling begins and ends when it was told to", async () => {
    const { simulator, call, pass } = await withCluster();
    simulator.faults.add(throttleStorm({ afterMs: MINUTE, forMs: 5 * MINUTE, retryAfterSeconds: 60 }));
    expect((await call("GET", clusterPath())).status).toBe(200);
    pass(MINUTE);
    for (let minute = 0; minute < 5; minute += 1) {
      expect((await call("GET", clusterPath())).headers.get("retry-after"), `minute ${String(minute)}`).toBe(
        "60",
      );
      pass(MINUTE);
    }
    expect((await call("GET", clusterPath())).status).toBe(200);
  });

  it("of server errors meets the share of requests that it was told to, by the seed", async () => {
    const counts = [];
    for (const seed of ["a", "a", "b"]) {
      const { simulator, call } = await withCluster(seed);
      simulator.faults.add(serverErrorStorm({ forMs: MINUTE, status: 503, share: 0.5 }));
      let answers = "";
      for (let time = 0; time < 40; time += 1) {
        answers += (await call("GET", clusterPath())).status === 503 ? "x" : ".";
      }
      counts.push(answers);
    }
    const [first, again, other] = counts;
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(first?.replaceAll(".", "").length).toBeGreaterThan(10);
    expect(first?.replaceAll(".", "").length).toBeLessThan(30);
  });

  it("that is an outage breaks every connection for half an hour, and nothing is written", async () => {
    const { simulator, call, pass } = await withCluster();
    simulator.faults.add(outage({ forMs: 30 * MINUTE }));
    for (const time of [0, 10, 19]) {
      pass(time * MINUTE);
      await expect(call("PATCH", clusterPath(), { body: { tags: {} } })).rejects.toThrow("fetch failed");
    }
    expect(simulator.journal()).toEqual([]);
    pass(MINUTE);
    expect((await call("GET", clusterPath())).status).toBe(200);
  });

  it("by chance is decided by the seed and leaves nothing unconsumed", async () => {
    const { simulator, call } = await withCluster();
    simulator.faults.addRandom({
      match: { method: "GET" },
      share: 0.3,
      faults: [
        { kind: "refuse", status: 500, code: "InternalServerError", message: "By chance.", headers: {} },
        { kind: "throttled", retryAfterSeconds: 5 },
      ],
    });
    const statuses = new Set<number>();
    for (let time = 0; time < 40; time += 1) statuses.add((await call("GET", clusterPath())).status);
    expect([...statuses].sort()).toEqual([200, 429, 500]);
    simulator.faults.clear();
    expect(simulator.faults.random()).toEqual([]);
  });
});
