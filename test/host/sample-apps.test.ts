import { describe, expect, it } from "vitest";
import { sampleApp, startHostProcess, temporaryFolder, type HostProcess } from "../support/host-process.ts";

const localSettings = {
  IsEncrypted: false,
  Values: {
    FUNCTIONS_WORKER_RUNTIME: "node",
    HUB_SUFFIX: "Hub",
    GREETING: "Hello",
    "AzureWebJobs.switchedOff.Disabled": "true",
  },
};

interface Urls {
  id: string;
  statusQueryGetUri: string;
  terminatePostUri: string;
  sendEventPostUri: string;
  purgeHistoryDeleteUri: string;
}

async function begin(host: HostProcess, orchestrator: string, input?: unknown): Promise<Urls> {
  const answer = await fetch(`${host.url}/api/orchestrators/${orchestrator}`, {
    method: "POST",
    ...(input !== undefined && { body: JSON.stringify(input) }),
  });
  expect(answer.status).toBe(202);
  return (await answer.json()) as Urls;
}

interface Status {
  runtimeStatus: string;
  output: unknown;
  customStatus: unknown;
}

/** Asks as the status URL tells a client to, until the answer is final. */
async function ended({ statusQueryGetUri }: Urls): Promise<Status> {
  for (;;) {
    const answer = await fetch(statusQueryGetUri);
    if (answer.status !== 202) return (await answer.json()) as Status;
  }
}

async function until(url: string, holds: (status: Status) => boolean): Promise<void> {
  for (;;) {
    if (holds((await (await fetch(url)).json()) as Status)) return;
  }
}

describe("an app in CommonJS, as the published samples are", () => {
  it("is listed with its URLs, and runs chains, fan-outs and sub-orchestrations", async () => {
    const host = await startHostProcess(sampleApp("commonjs", localSettings));
    const local = host.url.replace("127.0.0.1", "localhost");
    expect(host.output()).toContain(`httpStart: [GET,POST] ${local}/api/orchestrators/{orchestratorName}\n`);
    expect(host.output()).toContain("helloCities: orchestrationTrigger");
    expect(host.output()).not.toContain("switchedOff");

    const started = await begin(host, "helloCities");
    expect(started.statusQueryGetUri).toMatch(
      new RegExp(`^${host.url}/runtime/webhooks/durabletask/instances/[0-9a-f]{32}\\?taskHub=SampleHub&`),
    );
    expect((await ended(started)).output).toEqual(["Hello Tokyo", "Hello Seattle", "Hello Cairo"]);
    expect((await ended(await begin(host, "twoSums"))).output).toBe(5 + 14);

    const wait = `${host.url}/api/orchestrators/wait/sumOfSquares`;
    const waited = await fetch(wait, { method: "POST", body: '{"count":5}' });
    expect([waited.status, await waited.json()]).toEqual([200, 30]);
  });

  it("writes what an orchestrator logs once, however often it replays, and names ignored settings once", async () => {
    const host = await startHostProcess(sampleApp("commonjs", localSettings));
    const { id } = await begin(host, "helloCities").then(async (urls) => {
      await ended(urls);
      return urls;
    });
    const lines = host.log().filter(({ function: name }) => name === "helloCities");
    expect(lines.map(({ message, level, instance }) => [message, level, instance])).toEqual([
      ["the chain begins", "info", id],
      ["the chain ends", "info", id],
    ]);
    const greetings = host.log().filter(({ function: name }) => name === "sayHello");
    expect(greetings.map(({ instance, level }) => [instance, level])).toEqual(Array(3).fill([id, "debug"]));
    const warnings = host.log().filter(({ level }) => level === "warn");
    expect(warnings.map(({ message }) => message)).toEqual([
      "settings without effect here: extensions.durableTask.extendedSessionsEnabled, logging (host.json)",
    ]);
  });

  it("waits for a person until its timer fires, through the management URLs and a restart of the host", async () => {
    const app = sampleApp("commonjs", localSettings);
    const data = temporaryFolder();
    const first = await startHostProcess(app, "--data", data);
    const [one, two] = [
      await begin(first, "approval", { seconds: 7200 }),
      await begin(first, "approval", { seconds: 7200 }),
    ];
    await until(one.statusQueryGetUri, ({ customStatus }) => customStatus === "waiting");
    first.signal("SIGTERM");
    expect(await first.exit).toBe(0);

    const second = await startHostProcess(app, "--data", data);
    const approved = await fetch(`${second.url}/api/approvals/${one.id}`, { method: "POST", body: "true" });
    expect(approved.status).toBe(202);
    const moved = (url: string) => url.replace(/^http:\/\/[^/]+/, second.url);
    expect((await ended({ ...one, statusQueryGetUri: moved(one.statusQueryGetUri) })).output).toBe(
      "approved",
    );
    await fetch(moved(two.terminatePostUri).replace("{text}", "enough"), { method: "POST" });
    const status = await ended({ ...two, statusQueryGetUri: moved(two.statusQueryGetUri) });
    expect(status).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
    const purged = await fetch(moved(two.purgeHistoryDeleteUri), { method: "DELETE" });
    expect(await purged.json()).toEqual({ instancesDeleted: 1 });
  });

  it("lives through hours of timers in no time on the virtual clock", async () => {
    const host = await startHostProcess(
      sampleApp("commonjs", localSettings),
      ...["--clock", "virtual", "--pace", "Infinity"],
    );
    expect((await ended(await begin(host, "approval", { seconds: 86_400 }))).output).toBe("escalated");
    const monitored = await ended(await begin(host, "monitor", { pollingSeconds: 1800, hours: 6 }));
    expect(monitored.output).toBe("ready");
    expect((await ended(await begin(host, "counter", 0))).output).toBe(3);
  });
});

describe("an app with a timer and an Event Grid function", () => {
  it("runs a timer by its name at once, and as virtual time passes", async () => {
    const app = sampleApp("commonjs", localSettings);
    const first = await startHostProcess(app);
    expect(first.output()).toContain("nightly: timerTrigger");
    expect((await fetch(`${first.url}/admin/functions/nightly`, { method: "POST" })).status).toBe(202);
    const seenBy = async ({ url }: HostProcess) => (await fetch(`${url}/api/seen`)).json();
    while (JSON.stringify(await seenBy(first)) !== '["nightly"]');
    first.signal("SIGTERM");
    expect(await first.exit).toBe(0);

    const later = await startHostProcess(app, "--clock", "virtual", "--pace", "36000000");
    while (!JSON.stringify(await seenBy(later)).includes("nightly"));
    later.signal("SIGTERM");
    expect(await later.exit).toBe(0);
  });

  it("starts an orchestration for an event", async () => {
    const host = await startHostProcess(sampleApp("commonjs", localSettings));
    const posted = await fetch(`${host.url}/runtime/webhooks/eventgrid?functionName=onEvent`, {
      method: "POST",
      headers: { "aeg-event-type": "Notification" },
      body: JSON.stringify([{ id: "event-1", eventType: "x", subject: "y", data: {} }]),
    });
    expect(posted.status).toBe(202);
    const statusQueryGetUri = `${host.url}/runtime/webhooks/durabletask/instances/event-1`;
    await until(statusQueryGetUri, ({ runtimeStatus }) => runtimeStatus === "Completed");
  });
});

describe("an app in ES modules that streams its answers", () => {
  it("answers with texts, JSON, responses, nothing, streams and errors", async () => {
    const host = await startHostProcess(sampleApp("modules"));
    const get = async (path: string) => {
      const answer = await fetch(`${host.url}/${path}`);
      return [answer.status, await answer.text()];
    };
    expect(await get("text")).toEqual([200, "text"]);
    expect(await get("json/7?user=u")).toEqual([201, '{"id":"7","kind":"plain","user":"u"}']);
    expect(await get("json/7/other")).toEqual([201, '{"id":"7","kind":"other","user":null}']);
    expect(await get("json/seven")).toEqual([404, ""]);
    expect(await get("response")).toEqual([200, "response"]);
    expect(await get("nothing")).toEqual([204, ""]);
    expect(await get("stream")).toEqual([200, "data: 1\n\ndata: 2\n\n"]);
    expect(await get("bad")).toEqual([500, ""]);
    const echo = await fetch(`${host.url}/echo`, { method: "POST", body: "body", headers: { "x-one": "1" } });
    expect([await echo.text(), echo.headers.getSetCookie()]).toEqual(["1 body", ["seen=yes"]]);
  });

  it("runs its orchestration and its hooks", async () => {
    const host = await startHostProcess(sampleApp("modules"));
    const started = await fetch(`${host.url}/start`, { method: "POST", body: '"you"' });
    const { output } = await ended((await started.json()) as Urls);
    expect(output).toEqual({ greeting: "hello you" });
    const status = await (await fetch(`${host.url}/status/greeting`)).json();
    expect(status).toMatchObject({ runtimeStatus: "Completed", input: "you" });
    host.signal("SIGINT");
    expect(await host.exit).toBe(0);
    expect(host.output()).toMatch(/the app starts[^]*the app ends/);
  });
});
