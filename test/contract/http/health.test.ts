import { describe, expect, it } from "vitest";
import { z } from "zod";
import { TaskHubUnavailable } from "../../../functions/durable-engine.ts";
import { platformCaller } from "../../../functions/http/platform-caller.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { sqliteRecords } from "../../../platform/records/sqlite-records.ts";
import { person, signedIn } from "../../support/people.ts";
import { closing, temporaryFile } from "../records/stores.ts";
import { Door, ProblemBody, START } from "./door.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";

const ada = person("ada");

describe("health", () => {
  it("is told to a probe that signs in nowhere: that all is well, and since when that is known", async () => {
    const door = new Door({ identify: platformCaller });
    const reply = await door.get("/api/health");
    expect([reply.status, reply.body]).toEqual([
      200,
      { status: "ok", time: new Date(door.now).toISOString(), simulatedTime: false },
    ]);
  });

  it("leaves nothing in the records", async () => {
    const door = new Door();
    await door.get("/api/health");
    for (const name of ["healthProbe", "run", "plan"]) {
      const kind = { name, schema: ProblemBody };
      expect((await door.parts.records.list(kind, { limit: 5 })).items).toEqual([]);
    }
  });

  it.each<[string, string, (door: Door) => void]>([
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
      (door) => {
        door.engineOf = () => {
          throw new Error("Could not find a registered durable client input binding");
        };
      },
    ],
    [
      "the records cannot be written",
      "records",
      ({ parts }) => {
        parts.records.insert = () => Promise.reject(new Error("403 AuthorizationPermissionMismatch"));
      },
    ],
    [
      "the records cannot be read",
      "records",
      ({ parts }) => {
        parts.records.read = () => Promise.reject(new Error("no answer"));
      },
    ],
  ])("is bad where %s, and who may see it learns why", async (_what, check, breakIt) => {
    const door = new Door({ identify: platformCaller });
    breakIt(door);
    const probe = await door.get("/api/health");
    expect(probe.status).toBe(503);
    expect(ProblemBody.parse(probe.body)).toMatchObject({ type: "/api/problems/not-healthy" });
    expect(JSON.stringify(probe.body)).not.toMatch(/taskHub|ETIMEDOUT|binding|403/);

    const ready = await door.get("/api/health/ready", signedIn(ada, "Fleet.Read"));
    expect(ready.status).toBe(503);
    expect(ProblemBody.parse(ready.body).errors?.map(({ path }) => path)).toEqual([check]);
    expect(door.logged.join()).toContain(check);
  });

  it("in detail is for the role Fleet.Read alone, and names each thing that is well", async () => {
    const door = new Door({ identify: platformCaller });
    expect((await door.get("/api/health/ready")).status).toBe(401);
    expect((await door.get("/api/health/ready", signedIn(ada, "Fleet.Execute"))).status).toBe(403);
    expect((await door.get("/api/health/ready", signedIn(ada, "Fleet.Read"))).body).toMatchObject({
      status: "ok",
      checks: { records: "ok", taskHub: "ok" },
    });
  });

  it("is looked at once in ten seconds, however often anybody asks, and then again", async () => {
    const records = memoryRecords();
    let writes = 0;
    const door = new Door({
      records: {
        ...records,
        insert: (...given) => {
          writes += 1;
          return records.insert(...given);
        },
      },
    });
    await Promise.all([1, 2, 3].map(() => door.get("/api/health")));
    door.now += 9_000;
    await door.get("/api/health");
    expect(writes).toBe(1);
    door.now += 2_000;
    await door.get("/api/health");
    expect(writes).toBe(2);
  });

  it("is bad while a probe cannot be written though another's is there, and good beside others that probe", async () => {
    const file = temporaryFile();
    const doors = [1, 2].map(() => new Door({ records: closing(sqliteRecords(file)) }));
    const replies = await Promise.all(doors.map((door) => door.get("/api/health")));
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
    const door = new Door({ records });
    const start = await door.post(START, { clusterId: CLUSTER_ID });
    expect(start.status).toBe(503);
    expect(ProblemBody.parse(start.body)).toMatchObject({
      type: "/api/problems/records-unavailable",
      detail: `The records in ${file} cannot grow: the disk is full; free some space, then start again.`,
    });
    expect((await door.get("/api/health")).status).toBe(503);
    expect((await door.get("/api/health/ready")).body.errors).toEqual([
      { path: "records", message: expect.stringContaining("the disk is full") },
    ]);
  });

  it("makes a start a 503 as well where it is the task hub that cannot take it", async () => {
    const door = new Door();
    door.engine.start = () =>
      Promise.reject(new TaskHubUnavailable("start it", new Error("the disk is full")));
    const start = await door.post(START, { clusterId: CLUSTER_ID });
    expect([start.status, start.body.type]).toEqual([503, "/api/problems/task-hub-unavailable"]);
  });
});
