import { describe, expect, it } from "vitest";
import { hasEnded, type RunState } from "../../../domain/run/record.ts";
import { clusterLeases, idempotencyKeys, runs } from "../../../platform/records/kinds.ts";
import { change } from "../../../platform/records/records.ts";
import { CLUSTER_ID, REGISTRY_ID } from "../../support/migration-facts.ts";
import { aPlanHash } from "../../unit/run/example-runs.ts";
import { HttpApi, type Reply, START } from "./http-api.ts";
import { person } from "../../support/people.ts";
import { valuesOf } from "../../support/values-of.ts";

const body = { clusterId: CLUSTER_ID, ticket: "CHG0031234" };
const OTHER_CLUSTER = CLUSTER_ID.replace(/orders$/, "billing");
const key = (value: string) => ({ "idempotency-key": value });
const idOf = ({ body: { id } }: Reply) => String(id);

async function countOf(api: HttpApi) {
  const all = { limit: 100 };
  const { records } = api.dependencies;
  return {
    runs: (await records.list(runs, all)).items.length,
    leases: (await records.list(clusterLeases, all)).items.length,
    keys: (await records.list(idempotencyKeys, all)).items.length,
    started: api.engine.started.size,
  };
}

async function move(api: HttpApi, id: string, state: RunState): Promise<void> {
  await change(api.dependencies.records, runs, id, (run) => ({ ...run, state }));
}

describe("a start", () => {
  it("answers 202 with the run, where to look and when", async () => {
    const api = new HttpApi();
    const reply = await api.post(START, body, key("k1"));
    expect(reply.status).toBe(202);
    expect(reply.body).toMatchObject({
      workflow: "migrate-cluster",
      state: "queued",
      requester: { name: "loopback", kind: "user" },
      ticket: "CHG0031234",
      input: { clusterId: CLUSTER_ID },
      steps: [],
    });
    const url = `http://127.0.0.1:7071/api/runs/${idOf(reply)}`;
    expect(reply.headers.get("location")).toBe(url);
    expect(reply.headers.get("operation-location")).toBe(url);
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect((await api.get(url)).body).toEqual(reply.body);
  });

  it("starts one instance under the run's id, with request, policy and the plan that was seen", async () => {
    const api = new HttpApi({ approval: "required" });
    const id = idOf(await api.post(START, { ...body, registries: [REGISTRY_ID], planHash: aPlanHash }));
    expect([...api.engine.started]).toEqual([
      [
        id,
        {
          runId: id,
          request: { clusterId: CLUSTER_ID, registries: [REGISTRY_ID] },
          approval: "required",
          expectedPlanHash: aPlanHash,
        },
      ],
    ]);
  });

  it("gives absolute URLs of the configured origin, whatever Host the request names", async () => {
    const api = new HttpApi({ publicOrigin: "https://keyless.contoso.example" });
    const reply = await api.post(START, body);
    expect(reply.headers.get("location")).toBe(`https://keyless.contoso.example/api/runs/${idOf(reply)}`);
  });

  it("makes an id that is safe in a URL out of any name that a cluster may have", async () => {
    const api = new HttpApi();
    const strange = CLUSTER_ID.replace(/orders$/, `Or_ders.${"x".repeat(100)}`);
    const id = idOf(await api.post(START, { clusterId: strange }));
    expect(id).toMatch(/^migrate-[A-Za-z0-9-]{1,40}-[0-9a-f]{12}$/);
    expect((await api.get(`/api/runs/${id}`)).status).toBe(200);
  });
});

describe("a repeated start", () => {
  it("with the same key and body answers the same run, and starts nothing twice", async () => {
    const api = new HttpApi();
    const [first, second] = [
      await api.post(START, body, key("k1")),
      await api.post(START, { ticket: body.ticket, clusterId: body.clusterId }, key("k1")),
    ];
    expect([second.status, idOf(second)]).toEqual([202, idOf(first)]);
    expect(await countOf(api)).toEqual({ runs: 1, leases: 1, keys: 1, started: 1 });
  });

  it("at the same moment answers the same run to everybody", async () => {
    const api = new HttpApi();
    const replies = await Promise.all(Array.from({ length: 5 }, () => api.post(START, body, key("k1"))));
    expect(new Set(replies.map(idOf)).size).toBe(1);
    expect(await countOf(api)).toEqual({ runs: 1, leases: 1, keys: 1, started: 1 });
  });

  it("answers 200 without Retry-After when the run has ended, and starts nothing", async () => {
    const api = new HttpApi();
    const id = idOf(await api.post(START, body, key("k1")));
    await move(api, id, "succeeded");
    const again = await api.post(START, body, key("k1"));
    expect([again.status, idOf(again), again.headers.get("retry-after")]).toEqual([200, id, null]);
    expect(api.engine.starts).toEqual([id]);
  });

  it("does not tell the engine again about a run that is under way", async () => {
    const api = new HttpApi();
    const id = idOf(await api.post(START, body, key("k1")));
    await move(api, id, "running");
    await api.post(START, body, key("k1"));
    expect(api.engine.starts).toEqual([id]);
  });

  it.each([
    ["another cluster", { ...body, clusterId: OTHER_CLUSTER }],
    ["another ticket", { ...body, ticket: "CHG1" }],
    ["a field more", { ...body, whenNothingNewer: "report" }],
    ["the hash of a plan", { ...body, planHash: aPlanHash }],
  ])("with the same key and %s is refused with 422", async (_what, other) => {
    const api = new HttpApi();
    await api.post(START, body, key("k1"));
    const refused = await api.post(START, other, key("k1"));
    expect(refused.status).toBe(422);
    expect(refused.body.type).toBe("/api/problems/idempotency-key-reused");
    expect(await countOf(api)).toEqual({ runs: 1, leases: 1, keys: 1, started: 1 });
  });

  it("of another caller with the same key is another start", async () => {
    let name = "ada";
    const roles = new Set(["Fleet.Execute"]);
    const api = new HttpApi({ identify: () => ({ person: person(name), roles }) });
    await api.post(START, body, key("k1"));
    name = "bob";
    const second = await api.post(START, { clusterId: OTHER_CLUSTER }, key("k1"));
    expect(second.status).toBe(202);
  });

  it("without a key is found by cluster and ticket while the run lives", async () => {
    const api = new HttpApi();
    const first = await api.post(START, body);
    const second = await api.post(START, { ...body, clusterId: CLUSTER_ID });
    expect(idOf(second)).toBe(idOf(first));
    expect(await countOf(api)).toEqual({ runs: 1, leases: 1, keys: 1, started: 1 });
  });

  it("without a key is a new run when the one before has ended", async () => {
    const api = new HttpApi();
    const first = idOf(await api.post(START, body));
    await move(api, first, "refused");
    const second = idOf(await api.post(START, body));
    expect(second).not.toBe(first);
    expect([...api.engine.started.keys()]).toEqual([first, second]);
  });

  it("without a key answers the living run although somebody asked for something else meanwhile", async () => {
    const api = new HttpApi();
    const first = idOf(await api.post(START, body));
    const other = await api.post(START, { ...body, whenNothingNewer: "report" });
    expect([other.status, other.body.type]).toEqual([409, "/api/problems/cluster-busy"]);
    expect(idOf(await api.post(START, body))).toBe(first);
  });
});

describe("a second run on a cluster", () => {
  it("is refused while the first lives, naming it, whatever address, key and spelling it came with", async () => {
    const api = new HttpApi();
    const first = idOf(await api.post(START, body, key("k1")));
    for (const attempt of [
      api.post(START, body, key("k2")),
      api.post(START, { clusterId: CLUSTER_ID.toUpperCase() }),
      api.post(START, { ...body, ticket: "other" }),
    ]) {
      const refused = await attempt;
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({ type: "/api/problems/cluster-busy" });
      expect(String(refused.body.detail)).toContain(first);
      expect(String(refused.body.nextStep)).toContain(`/api/runs/${first}`);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(await countOf(api)).toMatchObject({ runs: 1, leases: 1, started: 1 });
  });

  it("starts with the very key that was refused, once the first has ended", async () => {
    const api = new HttpApi();
    const first = idOf(await api.post(START, body, key("k1")));
    await api.post(START, body, key("k2"));
    await move(api, first, "succeeded");
    const second = await api.post(START, body, key("k2"));
    expect(second.status).toBe(202);
    expect(idOf(second)).not.toBe(first);
  });

  it("never lives beside the first, in any of many seeded races of starts and ends", async () => {
    const seed = 20300301;
    const random = mulberry(seed);
    const api = new HttpApi();
    for (let round = 0; round < 60; round += 1) {
      await Promise.all(
        Array.from({ length: 4 }, async (_, caller) => {
          const reply = await api.post(
            START,
            body,
            random() < 0.5 ? key(`${String(round)}-${String(caller)}`) : {},
          );
          if (random() < 0.4 && reply.status < 300) await move(api, idOf(reply), "failed");
        }),
      );
      const all = valuesOf(await api.dependencies.records.list(runs, { limit: 1000 }));
      const alive = all.filter((run) => !hasEnded(run));
      expect(alive.length, `seed ${String(seed)}, round ${String(round)}`).toBeLessThanOrEqual(1);
    }
  });
});

/** Mulberry32: a small generator of numbers in [0, 1). */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
