import { describe, expect, it } from "vitest";
import { minutes } from "../../../domain/text/duration.ts";
import { clusterLeases, idempotencyKeys, runs } from "../../../platform/records/kinds.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import type { Records } from "../../../platform/records/records.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import type { TargetOrder } from "../../../activities/target-runs.ts";
import { targetRuns } from "../../../functions/target-runs.ts";
import { person } from "../../support/people.ts";
import { HttpApi, START } from "./http-api.ts";
import { valuesOf } from "../../support/values-of.ts";

const body = { clusterId: CLUSTER_ID, ticket: "CHG0031234" };
const keyed = { "idempotency-key": "k1" };

/** The writes of a start, in order. The process dies right after one of them. */
const WRITES = ["the key", "the lease", "the record", "the lease made fast", "the start"] as const;

class Crash extends Error {}

/** An HTTP API whose process dies after its n-th write; what was written by then stays. */
function mortal(dieAfter: number) {
  const stored = memoryRecords();
  let writes = 0;
  const dying =
    <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const result = await write(...args);
      writes += 1;
      if (writes === dieAfter) throw new Crash();
      return result;
    };
  const records: Records = {
    ...stored,
    insert: dying((...args) => stored.insert(...args)) as Records["insert"],
    replace: dying((...args) => stored.replace(...args)) as Records["replace"],
  };
  const api = new HttpApi({ records });
  const { engine } = api;
  engine.start = dying(engine.start.bind(engine));
  return api;
}

const LIST = { limit: 10 };

describe.each(WRITES.map((write, index) => ({ write, nth: index + 1 })))(
  "a start that is cut off after $write",
  ({ nth }) => {
    it.each([
      ["with a key", keyed],
      ["without one", {}],
    ])("is completed by its repetition %s: one run, one lease, one instance", async (_how, headers) => {
      const api = mortal(nth);
      expect((await api.post(START, body, headers)).status).toBe(500);

      const second = await api.post(START, body, headers);
      const third = await api.post(START, body, headers);
      expect([second.status, third.status]).toEqual([202, 202]);
      const { records } = api.dependencies;
      const [run, ...more] = (await records.list(runs, LIST)).items;
      expect(more).toEqual([]);
      expect([second.body.id, third.body.id]).toEqual([run?.key, run?.key]);
      expect(valuesOf(await records.list(clusterLeases, LIST)).map(({ runId }) => runId)).toEqual([run?.key]);
      expect(valuesOf(await records.list(idempotencyKeys, LIST)).map(({ runId }) => runId)).toEqual([
        run?.key,
      ]);
      expect([...api.engine.started.keys()]).toEqual([run?.key]);
    });

    it("and never repeated is given up after five minutes, or completed by whoever finds the cluster busy", async () => {
      const api = mortal(nth);
      await api.post(START, body, keyed);
      api.now += minutes(5) + 1;
      const other = await api.post(START, { ...body, ticket: "CHG2" }, { "idempotency-key": "k2" });
      const [run, ...more] = valuesOf(await api.dependencies.records.list(runs, LIST));
      expect(more).toEqual([]);
      expect(run?.ticket).toBe(nth >= 3 ? body.ticket : "CHG2");
      expect(other.status).toBe(nth >= 3 ? 409 : 202);
      expect([...api.engine.started.keys()]).toEqual([run?.id]);
    });

    it("without a key does not shut out a corrected request, if it never ran", async () => {
      const api = mortal(nth);
      await api.post(START, body);
      api.now += minutes(5) + 1;
      const corrected = await api.post(START, { ...body, whenNothingNewer: "report" });
      expect(corrected.status).toBe(nth >= 3 ? 409 : 202);
    });
  },
);

it.each(WRITES.map((write, index) => ({ write, nth: index + 1 })))(
  "the run of a target whose start is cut off after $write is found only if it has a record",
  async ({ nth }) => {
    const api = mortal(nth);
    const targets = targetRuns(api.dependencies, api.engine);
    const order: TargetOrder = {
      sweep: { id: "sweep-1", wave: "all" },
      workflow: "migrate-cluster",
      input: { clusterId: CLUSTER_ID },
      planHash: "a".repeat(64),
      triesBefore: 0,
      requester: person("ada"),
    };
    expect(await targets.find(order)).toBeUndefined();
    await expect(targets.start(order)).rejects.toThrow(Crash);
    const found = await targets.find(order);
    const [run] = valuesOf(await api.dependencies.records.list(runs, LIST));
    expect(found).toBe(nth >= 3 ? run?.id : undefined);
    expect(run === undefined).toBe(nth < 3);
    const started = await targets.start(order);
    expect(started).toMatchObject({ kind: "started", ...(found === undefined ? {} : { runId: found }) });
    expect(await targets.find({ ...order, triesBefore: 1 })).toBeUndefined();
  },
);

it("a start that slept until another took its lease backs out and leaves no run behind", async () => {
  const api = new HttpApi();
  const { records } = api.dependencies;
  const stored = { ...records };
  let slept = false;
  const slow = new HttpApi({
    clock: api.dependencies.clock,
    records: {
      ...stored,
      insert: async (kind, key, value) => {
        if (kind.name === runs.name && !slept) {
          slept = true;
          api.now += minutes(6);
          expect((await api.post(START, body, { "idempotency-key": "quick" })).status).toBe(202);
        }
        return stored.insert(kind, key, value);
      },
    },
  });
  const late = await slow.post(START, body, { "idempotency-key": "slow" });
  expect(late.status).toBe(409);
  const left = (await records.list(runs, LIST)).items.map(({ key }) => key);
  expect(left).toHaveLength(1);
  expect([...new Set([...api.engine.starts, ...slow.engine.starts])]).toEqual(left);
});
