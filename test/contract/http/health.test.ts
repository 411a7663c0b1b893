import { describe, expect, it } from "vitest";
import { z } from "zod";
import { TaskHubUnavailable } from "../../../functions/durable-engine.ts";
import { platformCaller } from "../../../functions/http/platform-caller.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { sqliteRecords } from "../../../platform/records/sqlite-records.ts";
import { person, signedIn } from "../../support/people.ts";
import { closing, temporaryFile } from "../records/stores.ts";
import { HttpApi, ProblemBody, START } from "./http-api.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";

const ada = person("ada");

describe("health", () => {
  it("is told to a probe that signs in nowhere: that all is well, and since when that is known", async () => {
    const api = new HttpApi({ identify: platformCaller });
    const reply = await api.get("/api/health");
    expect([reply.status, reply.body]).toEqual([
      200,
      { status: "ok", time: new Date(api.now).toISOString(), simulatedTime: false },
    ]);
  });

  it("leaves nothing in the records", async () => {
    const api = new HttpApi();
    await api.get("/api/health");
    for (const name of ["healthProbe", "run", "plan"]) {
      const kind = { name, schema: ProblemBody };
      expect((await api.dependencies.records.list(kind, { limit: 5 })).items).toEqual([]);
    }
  });

  it.each<[string, string, (api: HttpApi) => void]>([
    [
      "the task hub does not answer",
      "taskHub",
      ({ engine }) => {
        engine.trouble = new TaskHubUnavailable("answer", new Error("connect ETIMEDOUT"));
      },
    ],
    [
      "the durable binding is broken",
      "taskHub",
      (api) => {
        api.engineOf = () => {
          throw new Error("Could not find a registered durable client input binding");
        };
      },
    ],
    [
      "the records cannot be written",
      "records",
      ({ dependencies }) => {
        dependencies.records.insert = () => Promise.reject(new Error("403 AuthorizationPermissionMismatch"));
      },
    ],
    [
      "the records cannot be read",
      "records",
      ({ dependencies }) => {
        dependencies.records.read = () => Promise.reject(new Error("no answer"));
      },
    ],
  ])("is bad where %s, and who may see it learns why", async (_what, check, breakIt) => {
    const api = new HttpApi({ identify: platformCaller });
    breakIt(api);
    const probe = await api.get("/api/health");
    expect(probe.status).toBe(503);
    expect(ProblemBody.parse(probe.body)).toMatchObject({ type: "/api/problems/not-healthy" });
    expect(JSON.stringify(probe.body)).not.toMatch(/taskHub|ETIMEDOUT|binding|403/);

    const ready = await api.get("/api/health/ready", signedIn(ada, "Fleet.Read"));
    expect(ready.status).toBe(503);
    expect(ProblemBody.parse(ready.body).errors?.map(({ path }) => path)).toEqual([check]);
    expect(api.logged.join()).toContain(check);
  });

  it("is told where the host has left out every function that binds a durable client", async () => {
    const api = new HttpApi({ identify: platformCaller });
    api.engineOf = () => {
      throw new Error("the host has bound no durable client; its log says why");
    };
    const ask = (path: string, headers: Record<string, string> = {}) => api.unmatched("GET", path, headers);

    const probe = await ask("/api/health");
    expect([probe.status, probe.body["type"]]).toEqual([503, "/api/problems/not-healthy"]);
    expect(JSON.stringify(probe.body)).not.toContain("durable client");

    expect((await ask("/api/health/ready")).status).toBe(401);
    expect((await ask("/api/health/ready", signedIn(ada, "Fleet.Execute"))).status).toBe(403);
    const ready = await ask("/api/health/ready", signedIn(ada, "Fleet.Read"));
    expect([ready.status, ready.body["errors"]]).toEqual([
      503,
      [{ path: "taskHub", message: "Error: the host has bound no durable client; its log says why" }],
    ]);
  });

  it("in detail is for the role Fleet.Read alone, and names each thing that is well", async () => {
    const api = new HttpApi({ identify: platformCaller });
    expect((await api.get("/api/health/ready")).status).toBe(401);
    expect((await api.get("/api/health/ready", signedIn(ada, "Fleet.Execute"))).status).toBe(403);
    expect((await api.get("/api/health/ready", signedIn(ada, "Fleet.Read"))).body).toMatchObject({
      status: "ok",
      checks: { records: "ok", taskHub: "ok" },
    });
  });

  it("is looked at once in ten seconds, however often anybody asks, and then again", async () => {
    const records = memoryRecords();
    let writes = 0;
    const api = new HttpApi({
      records: {
        ...records,
        insert: (...given) => {
          writes += 1;
          return records.insert(...given);
        },
      },
    });
    await Promise.all([1, 2, 3].map(() => api.get("/api/health")));
    api.now += 9_000;
    await api.get("/api/health");
    expect(writes).toBe(1);
    api.now += 2_000;
    await api.get("/api/health");
    expect(writes).toBe(2);
  });

  it("is bad while a probe cannot be written though another's is there, and good beside others that probe", async () => {
    const file = temporaryFile();
    const apis = [1, 2].map(() => new HttpApi({ records: closing(sqliteRecords(file)) }));
    const replies = await Promise.all(apis.map((api) => api.get("/api/health")));
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe("a disk that is full under the records", () => {
  it("makes a start a 503 that says what is full, and the health bad", async () => {
    const file = temporaryFile();
    const records = closing(sqliteRecords(file, 40));
    const fillers = { name: "filler", schema: z.string() };
    const fill = async (key = 0): Promise<void> => {
      await records.insert(fillers, String(key), "x".repeat(1500));
      await fill(key + 1);
    };
    await expect(fill()).rejects.toThrow("the disk is full");
    const api = new HttpApi({ records });
    const start = await api.post(START, { clusterId: CLUSTER_ID });
    expect(start.status).toBe(503);
    expect(ProblemBody.parse(start.body)).toMatchObject({
      type: "/api/problems/records-unavailable",
      detail: `The records in ${file} cannot grow: the disk is full; free some space, then start again.`,
    });
    expect((await api.get("/api/health")).status).toBe(503);
    expect((await api.get("/api/health/ready")).body.errors).toEqual([
      { path: "records", message: expect.stringContaining("the disk is full") },
    ]);
  });

  it("makes a start a 503 as well where it is the task hub that cannot take it", async () => {
    const api = new HttpApi();
    api.engine.start = () =>
      Promise.reject(new TaskHubUnavailable("start it", new Error("the disk is full")));
    const start = await api.post(START, { clusterId: CLUSTER_ID });
    expect([start.status, start.body.type]).toEqual([503, "/api/problems/task-hub-unavailable"]);
  });
});
