import { describe, expect, it } from "vitest";
import { newStanding, startedAs, taken, waveBegun } from "../../../domain/sweep/standing.ts";
import type { LeftOut } from "../../../domain/sweep/target.ts";
import { LEFT_OUT_A_PAGE } from "../../../platform/records/sweep-left-out.ts";
import { frozenTarget, sweepAtRecords, type SweepAtRecords } from "../../support/sweep-at-records.ts";
import { clusterNamed, sweepRequest } from "../../support/sweeps.ts";
import { READ_AT } from "../../support/migration-facts.ts";
import { aRun } from "../../unit/run/example-runs.ts";
import { problem } from "./expect-problem.ts";
import { HttpApi, type Reply } from "./http-api.ts";

const request = sweepRequest({ waves: [{ name: "canary", clusters: 2 }, { name: "rest" }] });
const TARGETS = Array.from({ length: 7 }, (_, place) => frozenTarget(place, place < 2 ? 0 : 1));

/** The canary is through, of the rest one runs, one waits for a person, one was busy; the others wait for their turn. */
const UNDER_WAY: SweepAtRecords = {
  request,
  targets: TARGETS,
  ends: {
    0: { state: "succeeded", runId: "run-of-0", why: "It came through.", at: READ_AT },
    1: { state: "changedSincePlanned", runId: "run-of-1", why: "new pool: gpu", at: READ_AT },
    // It has failed and is tried again: what it came to before counts no more.
    4: { state: "failed", runId: "run-of-4", why: "quota", at: READ_AT },
  },
  standing: (begun) => {
    const wave = waveBegun(begun, 1);
    const running = startedAs(taken(wave, [2]), { index: 2, runId: "run-of-2" });
    return {
      ...running,
      pending: [4, 5, 6],
      parked: [{ index: 3, wave: 1, runId: "run-of-3", since: READ_AT }],
      busy: [{ index: 5, since: READ_AT, byRun: "other-run" }],
    };
  },
};

async function withSweep(kept: SweepAtRecords = UNDER_WAY, run = {}) {
  const api = new HttpApi();
  const id = await api.put(await sweepAtRecords(api.dependencies.records, kept, run));
  return { api, path: `/api/sweeps/${id}` };
}

interface Row {
  readonly place: number;
  readonly clusterId: string;
  readonly wave: string;
  readonly state: string;
  readonly runId?: string;
  readonly run?: string;
  readonly why?: string;
}

const rows = ({ body }: Reply) => body["value"] as Row[];
const linkOf = ({ body }: Reply) => {
  const link = body["nextLink"] as string | undefined;
  return link === undefined ? undefined : link.slice(link.indexOf("/api/"));
};

/** Every page from there on. */
async function pages(api: HttpApi, from: string): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  for (let path: string | undefined = from; path !== undefined; path = linkOf(replies.at(-1) as Reply)) {
    replies.push(await api.get(path));
    expect(replies.at(-1)?.status).toBe(200);
    expect(replies.length).toBeLessThan(50);
  }
  return replies;
}

describe("the targets of a sweep over HTTP", () => {
  it("stand in the order in which they start, each with its wave, its state, its run and why", async () => {
    const { api, path } = await withSweep();
    const reply = await api.get(`${path}/targets`);
    expect(reply.status).toBe(200);
    expect(reply.body["nextLink"]).toBeUndefined();
    expect(rows(reply).map(({ place, wave, state, runId }) => [place, wave, state, runId])).toEqual([
      [0, "canary", "succeeded", "run-of-0"],
      [1, "canary", "changedSincePlanned", "run-of-1"],
      [2, "rest", "running", "run-of-2"],
      [3, "rest", "parked", "run-of-3"],
      [4, "rest", "pending", undefined],
      [5, "rest", "pending", undefined],
      [6, "rest", "pending", undefined],
    ]);
    expect(rows(reply)[0]).toMatchObject({
      ...{ clusterId: TARGETS[0]?.clusterId, planHash: TARGETS[0]?.planHash },
      run: "http://127.0.0.1:7071/api/runs/run-of-0",
    });
    expect(rows(reply).map(({ why }) => why)).toEqual([
      ...["It came through.", "new pool: gpu", undefined],
      `it has waited for a person since ${READ_AT}`,
      ...[undefined, `run other-run has had the cluster since ${READ_AT}`, undefined],
    ]);
  });

  it("come in pages, each once, and a page's link keeps what was asked for", async () => {
    const { api, path } = await withSweep();
    const all = await pages(api, `${path}/targets?top=3`);
    expect(all.map((page) => rows(page).length)).toEqual([3, 3, 1]);
    expect(all.flatMap(rows).map(({ place }) => place)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const waiting = await pages(api, `${path}/targets?top=1&state=pending`);
    expect(waiting.flatMap(rows).map(({ place }) => place)).toEqual([4, 5, 6]);
  });

  it("come in pages beyond the first document of the frozen list, with their ends", async () => {
    const targets = Array.from({ length: 450 }, (_, place) => frozenTarget(place));
    const ends = { 449: { state: "failed", runId: "run-of-449", why: "quota", at: READ_AT } } as const;
    const { api, path } = await withSweep({ targets, ends, standing: (begun) => ({ ...begun, wave: 0 }) });
    const all = await pages(api, `${path}/targets`);
    expect(all.map((page) => rows(page).length)).toEqual([100, 100, 100, 100, 50]);
    expect(new Set(all.flatMap(rows).map(({ clusterId }) => clusterId)).size).toBe(450);
    const failed = await pages(api, `${path}/targets?state=failed&top=5`);
    expect(failed.flatMap(rows)).toMatchObject([{ place: 449, state: "failed", why: "quota" }]);
  });

  it("are none before there is a plan", async () => {
    const { api, path } = await withSweep({}, { state: "queued", plan: undefined });
    for (const list of ["targets", "left-out"]) {
      expect((await api.get(`${path}/${list}`)).body, list).toEqual({ value: [] });
    }
  });

  it("that an ended sweep has not started say so, and are not as if their turn would come", async () => {
    const ended = { ...UNDER_WAY, standing: () => ({ ...newStanding([2, 5]), wave: 1 }) };
    const { api, path } = await withSweep(ended, { state: "cancelled", endedAt: READ_AT });
    const [one] = rows(await api.get(`${path}/targets?state=pending`));
    expect(one?.why).toBe("the sweep has ended as cancelled without starting it");
  });
});

describe("the clusters that a sweep leaves out, over HTTP", () => {
  const leftOut = (count: number): LeftOut[] =>
    Array.from({ length: count }, (_, index) => ({
      clusterId: clusterNamed(`left-${String(index)}`),
      ...{ because: "blocked", code: "cluster-stopped", why: "the cluster is stopped" },
      remedy: "Start it.",
    }));

  it("say what stands against each and what to do, in pages", async () => {
    const { api, path } = await withSweep({ targets: TARGETS, leftOut: leftOut(LEFT_OUT_A_PAGE + 1) });
    const all = await pages(api, `${path}/left-out`);
    expect(all.map((page) => rows(page).length)).toEqual([LEFT_OUT_A_PAGE, 1]);
    expect(all.flatMap(rows)[0]).toEqual(leftOut(1)[0]);
    expect(new Set(all.flatMap(rows).map(({ clusterId }) => clusterId)).size).toBe(LEFT_OUT_A_PAGE + 1);
  });

  it("end with a page that is full", async () => {
    const { api, path } = await withSweep({ targets: TARGETS, leftOut: leftOut(LEFT_OUT_A_PAGE) });
    expect((await pages(api, `${path}/left-out`)).flatMap(rows)).toHaveLength(LEFT_OUT_A_PAGE);
  });
});

describe("a question about a sweep that cannot be answered", () => {
  it.each(["targets", "left-out"])("for %s of a run that is not there says which", async (list) => {
    const { api } = await withSweep();
    const { detail, nextStep } = problem(await api.get(`/api/sweeps/no-such/${list}`), 404, "unknown-run");
    expect(detail).toContain("no-such");
    expect(nextStep).toContain("GET /api/runs");
    problem(await api.get(`/api/sweeps/${encodeURIComponent("../x y")}/${list}`), 404, "unknown-run");
  });

  it.each(["targets", "left-out"])("for %s of a run that is no sweep says what it is", async (list) => {
    const { api } = await withSweep();
    await api.put(aRun({ id: "migrate-web-1" }));
    const reply = await api.get(`/api/sweeps/migrate-web-1/${list}`);
    const { detail, nextStep } = problem(reply, 404, "unknown-sweep");
    expect(detail).toContain("migrate-cluster");
    expect(nextStep).toContain("sweep");
  });

  it.each([
    ["targets?state=ready", "state", /must be one of succeeded, .*parked, running, pending/],
    ["targets?state=", "state", /must be one of/],
    ["targets?top=0", "top", /from 1 to 500/],
    ["targets?top=501", "top", /from 1 to 500/],
    ["targets?top=ten", "top", /whole number/],
    ["targets?top=", "top", /whole number/],
    ["targets?after=-1", "after", /nextLink/],
    ["targets?after=x", "after", /nextLink/],
    ["targets?wave=rest", "wave", /the parameters are state, top, after/],
    ["left-out?top=5", "top", /the only one is after/],
    ["left-out?after=x", "after", /nextLink/],
  ])("refuses %s and says what is allowed", async (query, field, says) => {
    const { api, path } = await withSweep();
    const { errors, nextStep } = problem(await api.get(`${path}/${query}`), 400, "invalid-query");
    expect(errors).toEqual([{ path: field, message: expect.stringMatching(says) as string }]);
    expect(nextStep).toContain("errors");
  });

  it("names every wrong parameter at once", async () => {
    const { api, path } = await withSweep();
    const reply = await api.get(`${path}/targets?wave=a&top=0`);
    expect(problem(reply, 400, "invalid-query").errors?.map(({ path: of }) => of)).toEqual(["wave", "top"]);
  });
});

describe("the runs of a sweep over HTTP", () => {
  const runOf = (place: number, sweep = "sweep-1") =>
    aRun({
      id: `${sweep}-run-${String(place)}`,
      state: place % 2 === 0 ? "succeeded" : "running",
      ...(place % 2 === 0 ? { endedAt: READ_AT } : {}),
      sweep: { id: sweep, wave: "rest" },
    });

  async function withRuns() {
    const { api } = await withSweep();
    for (let place = 0; place < 5; place += 1) await api.put(runOf(place));
    await api.put(runOf(0, "sweep-2"));
    await api.put(aRun({ id: "alone" }));
    return api;
  }

  it("are those of the sweep and no others, in pages, each with the sweep's id in it", async () => {
    const api = await withRuns();
    const all = await pages(api, "/api/runs?sweep=sweep-1&top=2");
    const found = all.flatMap(({ body }) => body["value"] as { id: string; sweep: object }[]);
    expect(found.map(({ id }) => id).sort()).toEqual([0, 1, 2, 3, 4].map((place) => runOf(place).id));
    expect(all.length).toBe(3);
    for (const { sweep } of found) expect(sweep).toEqual({ id: "sweep-1", wave: "rest" });
  });

  it("are narrowed down by their state as well", async () => {
    const reply = await (await withRuns()).get("/api/runs?sweep=sweep-1&state=running");
    const ids = (reply.body["value"] as { id: string }[]).map(({ id }) => id);
    expect(ids.sort()).toEqual([1, 3].map((place) => runOf(place).id));
  });

  it("are none of a sweep that has started none, which is no error", async () => {
    const { status, body } = await (await withRuns()).get("/api/runs?sweep=sweep-3");
    expect([status, body]).toEqual([200, { value: [] }]);
  });

  it.each(["", "a%20b", "..%2Fx", "x".repeat(101)])(
    "is refused for what is no id of a run: %s",
    async (id) => {
      const reply = await (await withRuns()).get(`/api/runs?sweep=${id}`);
      expect(problem(reply, 400, "invalid-query").errors).toEqual([
        { path: "sweep", message: expect.stringMatching(/id of a run/) as string },
      ]);
    },
  );
});
