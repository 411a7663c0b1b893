import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import { MemoryStore, SqliteStore, type RunningHost } from "../../../local/runtime/index.ts";
import { hosted, outcomeOf } from "../../support/runtime/hosted.ts";
import { temporaryFolder } from "../../support/host-process.ts";

const withPrograms = (options: { store?: MemoryStore | SqliteStore } = {}): Promise<RunningHost> =>
  hosted({
    ...options,
    app: () => {
      df.app.activity("Upper", { handler: (text: string) => text.toUpperCase() });
      df.app.orchestration("Shout", function* (context) {
        context.df.setCustomStatus({ at: "work" });
        return (yield context.df.callActivity("Upper", context.df.getInput())) as string;
      });
      df.app.orchestration("Wait", function* (context) {
        return (yield context.df.waitForExternalEvent("Go")) as unknown;
      });
      df.app.orchestration("Fail", function* (context) {
        yield context.df.callActivity("Upper", "x");
        throw new Error("no");
      });
    },
  });

function* empty(): Generator<df.Task, void> {
  yield* [];
}

const get = (host: RunningHost, path: string, headers: Record<string, string> = {}) =>
  fetch(`${host.clientApi}${path}`, { headers });

describe("the client API", () => {
  const post = (host: RunningHost, path: string, body?: string, type = "application/json") =>
    fetch(`${host.clientApi}${path}`, {
      method: "POST",
      ...(body !== undefined && { body }),
      headers: { "Content-Type": type },
    });

  it("refuses what is no JSON", async () => {
    const host = await withPrograms();
    expect((await post(host, "orchestrators/Wait/one", "{")).status).toBe(400);
    expect((await post(host, "orchestrators/Wait/one", "{}")).status).toBe(202);
    expect((await post(host, "instances/one/raiseEvent/Go", "{")).status).toBe(400);
    expect((await post(host, "instances/one/raiseEvent/Go", "1", "text/plain")).status).toBe(400);
  });

  it("reads no history for a status that shows none", async () => {
    class Counting extends MemoryStore {
      reads = 0;
      override history(instanceId: string) {
        this.reads += 1;
        return super.history(instanceId);
      }
    }
    const store = new Counting();
    const host = await withPrograms({ store });
    host.orchestrations.start({ name: "Wait", instanceId: "one", input: null });
    await host.settled();
    const before = store.reads;
    expect((await get(host, "instances/one")).status).toBe(202);
    expect(store.reads).toBe(before);
    expect((await get(host, "instances/one?showHistory=true")).status).toBe(202);
    expect(store.reads).toBe(before + 1);
  });

  it("tells an orchestration what it is a restart of, and a status whose child it shows, as extension 3.19", async () => {
    const sources: (string | null)[] = [];
    const host = await hosted({
      onTurn: ({ request }) => sources.push(request.sourceInstanceId),
      app: () => {
        df.app.orchestration("Child", () => empty());
        df.app.orchestration("Parent", function* (context) {
          yield context.df.callSubOrchestrator("Child", null, "kid");
        });
      },
    });
    host.orchestrations.start({ name: "Child", instanceId: "one", input: null });
    await host.idle();
    await post(host, "instances/one/restart");
    await host.idle();
    await post(host, "instances/one/restart?restartWithNewInstanceId=false");
    await host.idle();
    expect(sources).toEqual([null, "one", null]);
    host.orchestrations.start({ name: "Parent", instanceId: "parent", input: null });
    await host.idle();
    const shown = async (id: string) => (await (await get(host, `instances/${id}`)).json()) as object;
    expect(await shown("kid")).toHaveProperty("parentInstanceId", "parent");
    expect(await shown("parent")).not.toHaveProperty("parentInstanceId");
  });

  it("restarts under a new id unless told otherwise", async () => {
    const host = await withPrograms();
    host.orchestrations.start({ name: "Shout", instanceId: "one", input: '"x"' });
    await host.idle();
    const { id } = (await (await post(host, "instances/one/restart")).json()) as { id: string };
    await host.idle();
    expect(id).not.toBe("one");
    expect(outcomeOf(host, id)).toEqual({ status: "Completed", output: "X" });
    expect((await post(host, "instances/nobody/restart")).status).toBe(400);
  });

  it("answers 501 for entities and for the rewinding of a failed instance", async () => {
    const host = await withPrograms();
    host.orchestrations.start({ name: "NoSuch", instanceId: "one", input: null });
    await host.idle();
    expect(outcomeOf(host, "one")).toEqual({
      status: "Failed",
      output:
        "Orchestrator function 'NoSuch' failed: The function 'NoSuch' doesn't exist, is disabled, or is not an orchestrator function. Additional info: The following are the known orchestrator functions: 'Shout', 'Wait', 'Fail'.",
    });
    expect((await post(host, "instances/one/rewind?reason=x")).status).toBe(501);
    expect((await post(host, "entities/counter/one?op=add", "1")).status).toBe(501);
  });

  it("shows a history without inputs or outputs unless asked for them", async () => {
    const host = await withPrograms();
    host.orchestrations.start({ name: "Shout", instanceId: "one", input: '"x"' });
    await host.idle();
    const events = async (query: string) => {
      const answer = await fetch(`${host.clientApi}instances/one?${query}`);
      return ((await answer.json()) as { historyEvents?: Record<string, unknown>[] }).historyEvents;
    };
    expect(await events("")).toBeUndefined();
    const plain = await events("showHistory=true&showInput=false");
    expect(plain?.map(({ EventType }) => EventType)).toEqual([
      "ExecutionStarted",
      "TaskCompleted",
      "ExecutionCompleted",
    ]);
    expect(JSON.stringify(plain)).not.toMatch(/Input|Result/);
    expect((await events("showHistory=true&showHistoryOutput=true"))?.[1]).toMatchObject({
      Result: "X",
      FunctionName: "Upper",
    });
  });

  it("waits for the end of a start if it is told for how long and how often to look", async () => {
    const host = await withPrograms();
    const done = await post(host, "orchestrators/Shout/one?timeout=5&pollingInterval=0.01", '"x"');
    expect([done.status, await done.json()]).toEqual([200, "X"]);
    const failed = await post(host, "orchestrators/Fail/two?timeout=5&pollingInterval=0.01", "{}");
    expect([failed.status, await failed.json()]).toMatchObject([200, { runtimeStatus: "Failed" }]);
    const waiting = await post(host, "orchestrators/Wait/three?timeout=0.05&pollingInterval=0.01", "{}");
    expect([waiting.status, waiting.headers.get("retry-after")]).toEqual([202, "10"]);
    const again = await post(
      host,
      "instances/one/restart?restartWithNewInstanceId=false&timeout=5&pollingInterval=0.01",
    );
    expect([again.status, await again.json()]).toEqual([200, "X"]);
    const half = await post(host, "orchestrators/Wait/four?timeout=5", "{}");
    expect(half.status).toBe(202);
  });

  it("answers a failed instance with 500 only if it is asked to", async () => {
    const host = await withPrograms();
    host.orchestrations.start({ name: "Fail", instanceId: "one", input: null });
    await host.idle();
    expect((await get(host, "instances/one")).status).toBe(200);
    expect((await get(host, "instances/one?returnInternalServerErrorOnFailure=true")).status).toBe(500);
  });

  it("reads names in a query without regard to case, and passes over what it cannot read", async () => {
    const host = await withPrograms();
    host.orchestrations.start({ name: "Shout", instanceId: "one", input: '"x"' });
    await host.idle();
    expect(await (await get(host, "instances/one?SHOWINPUT=False")).json()).toMatchObject({ input: null });
    expect(await (await get(host, "instances/one?showInput=maybe")).json()).toMatchObject({ input: "x" });
    const count = async (query: string) =>
      ((await (await get(host, `instances?${query}`)).json()) as unknown[]).length;
    expect(await count("runtimeStatus=Nonsense")).toBe(1);
    expect(await count("runtimeStatus=Canceled")).toBe(0);
    expect(await count("runtimeStatus=Unknown")).toBe(0);
    expect(await count("runtimeStatus=Canceled&runtimeStatus=Completed,Failed")).toBe(1);
    expect(await count("createdTimeFrom=yesterday")).toBe(1);
    expect(await count("createdTimeFrom=2026-03-01T12:00:00")).toBe(1);
    expect(await count("createdTimeFrom=2026-03-01T12:00:01")).toBe(0);
    expect(await count("createdTimeTo=2026-03-01T11:59:59%2B00:00")).toBe(0);
    expect(await count("top=none")).toBe(1);
  });

  it.each([
    ["memory", () => new MemoryStore()],
    ["a file", () => new SqliteStore(`${temporaryFolder()}/durable.db`)],
  ])("lists page after page by the token of the page before, from %s", async (_where, open) => {
    const host = await withPrograms({ store: open() });
    const ids = Array.from({ length: 25 }, (_, at) => `run-${String(at).padStart(2, "0")}`);
    for (const instanceId of ids) host.orchestrations.start({ name: "Wait", instanceId, input: null });
    host.orchestrations.start({ name: "Wait", instanceId: "other", input: null });
    await host.settled();
    const pages: string[][] = [];
    let token: string | null = "";
    do {
      const page = await get(host, "instances/?top=10&instanceIdPrefix=run-&showInput=false", {
        "x-ms-continuation-token": token,
      });
      pages.push(((await page.json()) as { instanceId: string }[]).map(({ instanceId }) => instanceId));
      token = page.headers.get("x-ms-continuation-token");
    } while (token !== "" && token !== null);
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(ids);
    expect(token).toBe("");
  });

  it("takes ids that are long or strange, wherever they stand in a path", async () => {
    const host = await withPrograms();
    for (const id of ["a".repeat(300), "@bad", "with blank", "50%", "grüezi", "a:b;c=d&e"]) {
      const path = encodeURIComponent(id);
      expect((await post(host, `orchestrators/Wait/${path}`, "{}")).status).toBe(202);
      await host.settled();
      const status = (await (await get(host, `instances/${path}`)).json()) as { instanceId: string };
      expect(status.instanceId).toBe(id);
      expect((await post(host, `instances/${path}/raiseEvent/Go`, "1")).status).toBe(202);
      await host.settled();
      expect(outcomeOf(host, id).status).toBe("Completed");
    }
  });

  it("takes a plus for a blank, escaped or not, as the extension does", async () => {
    const host = await withPrograms();
    for (const path of ["a+b", "a%2Bb", "a%20b"]) {
      const { id } = (await (await post(host, `orchestrators/Shout/${path}`, '"x"')).json()) as {
        id: string;
      };
      expect(id).toBe("a b");
      await host.settled();
    }
  });

  it("purges by a filter what has ended, and says 404 if nothing fits", async () => {
    const host = await withPrograms();
    host.orchestrations.start({ name: "Shout", instanceId: "one", input: '"x"' });
    host.orchestrations.start({ name: "Wait", instanceId: "two", input: null });
    await host.settled();
    const purge = (query: string) => fetch(`${host.clientApi}instances/?${query}`, { method: "DELETE" });
    expect((await purge("createdTimeTo=2030-01-01")).status).toBe(400);
    expect((await purge("createdTimeFrom=2030-01-01")).status).toBe(404);
    expect((await purge("createdTimeFrom=2020-01-01&runtimeStatus=Failed")).status).toBe(404);
    expect((await purge("createdTimeFrom=2020-01-01&runtimeStatus=Canceled")).status).toBe(404);
    const purged = await purge("createdTimeFrom=2020-01-01");
    expect([purged.status, await purged.json()]).toEqual([200, { instancesDeleted: 1 }]);
    expect(outcomeOf(host, "two").status).toBe("Running");
  });

  it.each([
    ["PUT", "instances/one", 404],
    ["PATCH", "instances/", 404],
    ["GET", "orchestrators/Wait", 404],
    ["GET", "instances/one/terminate", 404],
    ["POST", "instances/one/dance", 404],
    ["POST", "instances/one/raiseEvent", 404],
    ["POST", "elsewhere", 404],
    ["GET", "INSTANCES/one", 202],
    ["POST", "Instances/one/RAISEEVENT/Other", 202],
    ["POST", "instances/one/Suspend?reason=x", 202],
    ["POST", "makeprimary", 200],
    ["GET", "entities/counter/one", 501],
    ["DELETE", "entities/counter/one", 501],
  ])("answers %s %s with %i", async (method, path, status) => {
    const host = await withPrograms();
    host.orchestrations.start({ name: "Wait", instanceId: "one", input: null });
    await host.settled();
    const answer = await fetch(`${host.clientApi}${path}`, {
      method,
      ...(method === "POST" && { body: "1", headers: { "content-type": "application/json" } }),
    });
    expect(answer.status).toBe(status);
  });
});
