import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { minutes } from "../../../domain/text/duration.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { recordOfView } from "../../support/record-of-view.ts";
import { type Rehearsed, rehearsed } from "../../support/rehearsed.ts";
import { withToken } from "../../support/loopback-token.ts";

/** Simulated seconds in a real one: minutes pass at once, and the hour that roles take is long enough to say something. */
const SLOW = 240;

class Told {
  readonly keyless: Rehearsed;
  readonly #api: string;

  constructor(keyless: Rehearsed) {
    this.keyless = keyless;
    this.#api = `${keyless.rehearsal.host.url}/api`;
  }

  /** A migration that waits for its roles to act. */
  static async waiting(): Promise<{ told: Told; id: string }> {
    const told = new Told(await rehearsed({ speed: SLOW, simulator: { settings: { replication: 0 } } }));
    const begun = await told.post("/workflows/migrate-cluster/runs", told.request());
    const id = String(begun.body["id"]);
    return { told, id };
  }

  request() {
    return { clusterId: this.keyless.clusterId("orders") };
  }

  /** Lets all the time pass that anybody waits for. */
  letTimeGo(): void {
    this.keyless.rehearsal.clock.setPace(Number.POSITIVE_INFINITY);
  }

  async post(path: string, body: object = {}) {
    const answer = await fetch(`${this.#api}${path}`, {
      method: "POST",
      headers: { ...withToken, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  async until(id: string, holds: (run: RunRecord) => boolean): Promise<RunRecord> {
    for (;;) {
      await setImmediate();
      const run = recordOfView(await (await fetch(`${this.#api}/runs/${id}`, { headers: withToken })).json());
      if (holds(run)) return run;
    }
  }

  changes(): number {
    const { clusterId } = this.request();
    return this.keyless.simulator
      .journal()
      .filter(({ method, path }) => method === "PUT" && path.toLowerCase() === clusterId.toLowerCase())
      .length;
  }
}

const waitsForRoles = ({ steps }: RunRecord) => steps.some(({ name }) => name === "awaitPropagation");

describe("a migration in a simulated Azure, over HTTP", () => {
  it("is paused while it waits for roles, keeps its cluster, goes on when it is resumed, and succeeds", async () => {
    const { told, id } = await Told.waiting();
    await told.until(id, waitsForRoles);
    const paused = await told.post(`/runs/${id}/pause`, { reason: "change freeze" });
    expect([paused.status, paused.body["possibleCommands"]]).toEqual([200, ["resume", "cancel"]]);
    await told.until(id, ({ state }) => state === "paused");
    expect((await told.post(`/runs/${id}/pause`)).status).toBe(200);
    expect(await told.post(`/runs/${id}/retry`)).toMatchObject({
      status: 409,
      body: { type: "/api/problems/command-not-possible", nextStep: "the run now accepts: resume, cancel" },
    });
    const other = await told.post("/workflows/upgrade-node-images/runs", told.request());
    expect(other).toMatchObject({ status: 409 });
    expect(JSON.stringify(other.body)).toContain(id);

    told.letTimeGo();
    expect((await told.post(`/runs/${id}/resume`)).status).toBe(200);
    const run = await told.until(id, ({ endedAt }) => endedAt !== undefined);
    expect(run.state).toBe("succeeded");
    expect(run.steps.find(({ name }) => name === "pause")?.detail).toMatch(
      /^paused by .*: change freeze; resumed by /,
    );
    expect(told.changes()).toBe(1);
    expect(told.keyless.simulator.audit()).toEqual([]);
  });

  it("is cancelled while it waits for roles, says what stays, and another run finishes the work", async () => {
    const { told, id } = await Told.waiting();
    await told.until(id, waitsForRoles);
    const answer = await told.post(`/runs/${id}/cancel`, { reason: "wrong cluster" });
    expect(answer.status).toBe(200);
    const run = await told.until(id, ({ endedAt }) => endedAt !== undefined);
    const waited = run.steps.find(({ name }) => name === "awaitPropagation");
    expect(Date.parse(run.endedAt ?? "") - Date.parse(waited?.startedAt ?? "")).toBeLessThan(minutes(50));
    expect(run).toMatchObject({
      state: "cancelled",
      report: { summary: expect.stringMatching(/^cancelled by .*: wrong cluster$/) as unknown },
    });
    expect(told.changes()).toBe(0);
    const remains = run.report?.remains.join("; ");
    expect(remains).toMatch(/id-orders-control-plane was created.*AcrPull on .* was created and stays\.$/);
    expect((await told.post(`/runs/${id}/resume`)).status).toBe(409);

    told.letTimeGo();
    const again = await told.post("/workflows/migrate-cluster/runs", told.request());
    expect(again.status).toBe(202);
    const second = await told.until(String(again.body["id"]), ({ endedAt }) => endedAt !== undefined);
    expect(second.state).toBe("succeeded");
    expect(told.changes()).toBe(1);
  });
});
