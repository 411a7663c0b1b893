import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { azureActivities } from "../../../activities/azure-activities.ts";
import { readSweepFacts } from "../../../activities/read-sweep-facts/contract.ts";
import { REACHING_RUNS } from "../../../activities/sweep-activities.ts";
import { recordActivities } from "../../../activities/record-activities.ts";
import { ENDPOINTS } from "../../../functions/http/endpoints.ts";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { systemClock } from "../../../platform/clock.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { clusterLeases, idempotencyKeys, runs } from "../../../platform/records/kinds.ts";
import { cluster, CLUSTER_ID, facts } from "../../support/migration-facts.ts";
import { aParkedRun, aPlanHash, aRun, aRunThatAsks } from "../../unit/run/example-runs.ts";
import { HttpApi, PLAN, ProblemBody, type Reply, START } from "./http-api.ts";

const body = { clusterId: CLUSTER_ID };
const OTHER_CLUSTER = CLUSTER_ID.replace(/orders$/, "billing");

describe("a plan", () => {
  it("is answered with its hash, its grants, its writes and what cannot be undone; nothing is written", async () => {
    const api = new HttpApi();
    const reply = await api.post(PLAN, body);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      planHash: aPlanHash,
      plan: { clusterId: CLUSTER_ID, findings: [{ code: "budgets-not-read" }, {}] },
    });
    const plan = z
      .object({
        grants: z.array(z.unknown()),
        writes: z.array(z.unknown()),
        cannotBeUndone: z.array(z.string()),
      })
      .parse(reply.body.plan);
    expect([plan.grants.length, plan.writes.length, plan.cannotBeUndone.length]).not.toContain(0);
    for (const kind of [runs, clusterLeases, idempotencyKeys]) {
      expect((await api.dependencies.records.list<unknown>(kind, { limit: 1 })).items).toEqual([]);
    }
    expect(api.engine.starts).toEqual([]);
  });

  it("with a blocker is still answered: the findings say what stands against it", async () => {
    const api = new HttpApi();
    api.read = { kind: "done", value: facts({ cluster: cluster({ powerState: "Stopped" }) }) };
    const reply = await api.post(PLAN, body);
    expect(reply.status).toBe(200);
    const { findings } = z
      .object({ findings: z.array(z.object({ severity: z.string(), remedy: z.string() })) })
      .parse(reply.body.plan);
    expect(findings.map(({ severity }) => severity)).toContain("blocker");
  });

  it("has the same hash whenever it is made, and another when the world has changed", async () => {
    const api = new HttpApi();
    const hashOf = async () => (await api.post(PLAN, body)).body.planHash;
    const first = await hashOf();
    api.read = { kind: "done", value: facts({ readAt: "2030-03-02T00:00:00.000Z" }) };
    expect(await hashOf()).toBe(first);
    api.read = { kind: "done", value: facts({ held: [] }) };
    expect(await hashOf()).not.toBe(first);
  });

  it.each([
    ["ResourceNotFound", 404],
    ["AuthorizationFailed", 422],
  ])("of a cluster that cannot be read (%s) is a problem with what to do", async (code, status) => {
    const api = new HttpApi();
    api.read = {
      kind: "refused",
      refusal: { code, resource: CLUSTER_ID, message: "Azure says no", remedy: "look here" },
    };
    const reply = await api.post(PLAN, body);
    expect(reply.status).toBe(status);
    expect(ProblemBody.parse(reply.body)).toMatchObject({
      type: "/api/problems/cannot-read-cluster",
      detail: `${code}: Azure says no`,
      resource: CLUSTER_ID,
      nextStep: "look here",
    });
  });

  it("while Azure is throttling is a 503 that says when to come back, in whole seconds", async () => {
    const api = new HttpApi();
    api.read = { kind: "wait", because: "too many requests", forMs: 17_200, code: "TooManyRequests" };
    const reply = await api.post(PLAN, body);
    expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "18"]);
    expect(ProblemBody.parse(reply.body).type).toBe("/api/problems/azure-busy");
  });

  it("takes the body that a run is started with, and is the same plan whatever belongs to the run alone", async () => {
    const api = new HttpApi();
    const plain = await api.post(PLAN, body);
    const withTicket = await api.post(PLAN, { ...body, ticket: "CHG1", planHash: "0".repeat(64) });
    expect([withTicket.status, withTicket.body]).toEqual([200, plain.body]);
    const mistyped = await api.post(PLAN, { ...body, tickt: "CHG1" });
    expect(mistyped.body.errors).toEqual([{ path: "tickt", message: "is not a field of this request" }]);
  });
});

describe("a run", () => {
  it("says when to look again while it lives, and not when it has ended", async () => {
    const api = new HttpApi();
    await api.put(aParkedRun({ id: "alive" }));
    await api.put(aRun({ id: "over", state: "succeeded" }));
    expect(Number((await api.get("/api/runs/alive")).headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await api.get("/api/runs/over")).headers.get("retry-after")).toBeNull();
  });

  it("is shown whole, with what can be said to it", async () => {
    const api = new HttpApi();
    const run = aRunThatAsks();
    await api.put(run);
    expect((await api.get(`/api/runs/${run.id}`)).body).toEqual({
      ...run,
      possibleCommands: ["approve", "reject", "cancel"],
    });
  });

  it("never carries a URL of the engine's own management API", async () => {
    const api = new HttpApi();
    const reply = await api.post(START, body);
    expect(JSON.stringify([reply.body, [...reply.headers]])).not.toMatch(/durabletask|webhooks|code=/i);
  });
});

const Listed = z.object({
  value: z.array(z.object({ id: z.string() })),
  nextLink: z.string().optional(),
});

describe("the list of runs", () => {
  const ids = ({ body: answer }: Reply) => Listed.parse(answer).value.map(({ id }) => id);

  async function apiWith(count: number): Promise<HttpApi> {
    const api = new HttpApi();
    for (let index = 0; index < count; index += 1) {
      const rare = index % 97 === 0;
      await api.put(
        aRun({
          id: `run-${String(index)}`,
          state: rare ? "failed" : "running",
          ...(rare ? { ticket: `CHG ${String(index)}&x` } : {}),
          input: { clusterId: index % 2 === 0 ? CLUSTER_ID : OTHER_CLUSTER },
        }),
      );
    }
    return api;
  }

  /** All pages of a query, one after the other. */
  async function walk(api: HttpApi, path: string) {
    const pages: string[][] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const reply: Reply = await api.get(next);
      pages.push(ids(reply));
      next = Listed.parse(reply.body).nextLink;
    }
    return pages;
  }

  it("is empty where there are none, and whole on one page where there are few", async () => {
    expect(await walk(new HttpApi(), "/api/runs")).toEqual([[]]);
    expect(await walk(await apiWith(3), "/api/runs")).toEqual([["run-2", "run-1", "run-0"]]);
  });

  it("leaves out plan, report, steps and commands", async () => {
    const api = new HttpApi();
    await api.put(aRunThatAsks());
    const [summary = {}] = z
      .object({ value: z.array(z.looseObject({})) })
      .parse((await api.get("/api/runs")).body).value;
    for (const large of ["plan", "report", "steps", "commands"]) expect(summary).not.toHaveProperty(large);
    expect(summary).toMatchObject({ id: aRun().id, planHash: aPlanHash, state: "waitingForApproval" });
  });

  it("comes in pages that follow their links to the end: every run once, the newest first", async () => {
    const pages = await walk(await apiWith(23), "/api/runs?top=5");
    expect(pages.map((page) => page.length)).toEqual([5, 5, 5, 5, 3]);
    expect(pages.flat()).toEqual(Array.from({ length: 23 }, (_, index) => `run-${String(22 - index)}`));
  });

  it("ends without a link when the last page is just full", async () => {
    expect(await walk(await apiWith(10), "/api/runs?top=5")).toHaveLength(2);
  });

  it.each([
    ["state=failed", ["run-97", "run-0"]],
    [`ticket=${encodeURIComponent("CHG 97&x")}`, ["run-97"]],
    [`state=failed&cluster=${encodeURIComponent(CLUSTER_ID.toLowerCase())}`, ["run-0"]],
    ["ticket=unknown", []],
  ])("narrowed down by %s shows those and no others", async (query, expected) => {
    const api = await apiWith(120);
    expect((await walk(api, `/api/runs?${query}&top=1`)).flat()).toEqual(expected);
  });

  it.each([
    [`ticket=${encodeURIComponent("CHG 0&x")}`, ["run-0"]],
    ["state=failed", ["run-1164", "run-1067"]],
    [`state=failed&cluster=${encodeURIComponent(OTHER_CLUSTER)}`, ["run-1067", "run-873"]],
  ])(
    "finds what is older than the newest 1,000 runs at once, and looks at no others: %s",
    async (query, expected) => {
      const api = await apiWith(1250);
      let read = 0;
      const { list } = api.dependencies.records;
      api.dependencies.records.list = async (kind, page) => {
        const answer = await list(kind, page);
        read += answer.items.length;
        return answer;
      };
      expect(ids(await api.get(`/api/runs?${query}&top=2`))).toEqual(expected);
      expect(read).toBe(expected.length);
    },
  );

  it("goes on with a bounded look at the runs of a cluster where its ticket is asked for as well", async () => {
    const api = await apiWith(2300);
    const query = `cluster=${encodeURIComponent(CLUSTER_ID)}&ticket=${encodeURIComponent("CHG 0&x")}`;
    const first = await api.get(`/api/runs?${query}`);
    expect([ids(first), typeof first.body.nextLink]).toEqual([[], "string"]);
    expect((await walk(api, `/api/runs?${query}`)).flat()).toEqual(["run-0"]);
  });

  it("goes on from the cursors of every store: those of a table have 16 digits", async () => {
    const reply = await (await apiWith(3)).get(`/api/runs?after=${String(1_900_000_000_000_000)}`);
    expect([reply.status, ids(reply)]).toEqual([200, ["run-2", "run-1", "run-0"]]);
  });

  it("refuses a query with all that is wrong with it", async () => {
    const reply = await new HttpApi().get("/api/runs?state=done&top=0&after=x&filter=y&clusters=z");
    const { errors = [], type } = ProblemBody.parse(reply.body);
    expect([reply.status, type]).toEqual([400, "/api/problems/invalid-query"]);
    expect(errors.map(({ path }) => path).sort()).toEqual(["after", "clusters", "filter", "state", "top"]);
  });
});

describe("the list of workflows", () => {
  it("describes each by a schema and an example that the API itself takes", async () => {
    const { workflows } = z
      .object({
        workflows: z.array(
          z.object({
            name: z.string(),
            description: z.string().min(20),
            input: z.looseObject({
              required: z.array(z.string()).optional(),
              additionalProperties: z.literal(false),
            }),
            example: z.record(z.string(), z.unknown()),
          }),
        ),
      })
      .parse((await new HttpApi().get("/api/workflows")).body);
    expect(workflows.map(({ name }) => name)).toEqual(WORKFLOWS.map(({ name }) => name));
    expect(workflows.find(({ name }) => name === "migrate-cluster")?.input.required).toEqual(["clusterId"]);
    for (const { name, example, input } of workflows) {
      const ajv = new Ajv2020({
        strict: false,
        formats: { uri: true, uuid: true, ipv4: true, cidrv4: true },
      });
      ajv.validate(input, example);
      expect(ajv.errors ?? [], name).toEqual([]);
      const api = new HttpApi();
      expect((await api.post(`/api/workflows/${name}/runs`, example)).status, name).toBe(202);
    }
  });

  it("starts each as a run of its own kind; only those that change a cluster take its lease", async () => {
    for (const { name, example, lease, orchestration } of WORKFLOWS) {
      const api = new HttpApi();
      const reply = await api.post(`/api/workflows/${name}/runs`, example);
      expect(reply.body).toMatchObject({ workflow: name, input: example, state: "queued" });
      const { items } = await api.dependencies.records.list(clusterLeases, { limit: 5 });
      expect(items.length, name).toBe(lease === "cluster" ? 1 : 0);
      expect([...api.engine.names.values()]).toEqual([orchestration]);
    }
  });

  it("has no two functions of one name, activities included", () => {
    const [azure, records] = [simulatedAzure("http://127.0.0.1:1", systemClock), memoryRecords()];
    const activities = [...azureActivities(azure, records), ...recordActivities(records), ...REACHING_RUNS];
    const names = [
      ...WORKFLOWS.map(({ orchestration }) => orchestration),
      ...[readSweepFacts, ...activities, ...ENDPOINTS].map(({ name }) => name),
    ];
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const { factsActivity } of WORKFLOWS) expect(names).toContain(factsActivity);
  });
});

it("health is the time of the app's clock", async () => {
  const api = new HttpApi();
  expect((await api.get("/api/health")).body).toEqual({
    status: "ok",
    time: new Date(api.now).toISOString(),
    simulatedTime: false,
  });
});
