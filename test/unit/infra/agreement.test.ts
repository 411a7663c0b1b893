import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { noticeOf } from "../../../domain/events/notice.ts";
import { HOST_TAKES_BYTES } from "../../../functions/http/body.ts";

const root = join(import.meta.dirname, "../../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const all = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, found = ""]) => found);

/** The deployed functions with their bindings; test/package holds the list against what the bundle registers. */
const functions = new Map(
  read("test/package/functions.txt")
    .trim()
    .split("\n")
    .map((line) => {
      const [name = "", rest = ""] = line.split(/: (.*)/);
      const [trigger = ""] = rest.split(" ");
      const settings = Object.fromEntries(
        [...rest.matchAll(/(\w+)=(\S+)/g)].map(([, key = "", value = ""]) => [key, value]),
      );
      return [name, { trigger, ...settings } as Readonly<Record<string, string | undefined>>];
    }),
);
const withTrigger = (trigger: string) => [...functions.values()].filter((one) => one["trigger"] === trigger);

const host = z
  .object({
    extensions: z.object({
      http: z.object({ routePrefix: z.string() }),
      queues: z.object({ maxDequeueCount: z.number() }),
    }),
  })
  .parse(JSON.parse(read("host.json"))).extensions;
const template = (name: string) => read(`infra/modules/${name}.bicep`);
const everyTemplate = globSync("infra/**/*.bicep", { cwd: root }).map(read).join("\n");

describe("the templates and the code agree on", () => {
  it("the queue that Event Grid fills: it is made, with one for poison, and a function reads it", () => {
    const [queues] = /queueServices' = \{.*?\n {2}\}/s.exec(template("storage")) ?? [];
    const taken = withTrigger("queueTrigger").map(({ queueName }) => queueName);
    expect(all(/'queues' = \{\s+name: '([^']+)'/g, queues ?? "")).toEqual(
      taken.flatMap((name) => [name, `${name ?? ""}-poison`]),
    );
    expect(all(/'queues' existing = \{ name: '([^']+)'/g, template("event-topic"))).toEqual(taken);
    expect(all(/queue ([\w-]+-poison)/g, template("alerts"))).toEqual(
      taken.map((name) => `${name ?? ""}-poison`),
    );
  });

  it("the storage that the queue is in: its connection is one of the app's settings, without a key", () => {
    const [{ connection } = {}] = withTrigger("queueTrigger");
    expect(connection).toMatch(/./);
    expect(template("function-app")).toContain(`${String(connection)}__queueServiceUri:`);
  });

  it("the container of dead letters", () => {
    const kept = all(/'containers' existing = \{ name: '([^']+)'/g, template("event-topic"));
    expect(kept).toHaveLength(1);
    expect(all(/'containers' = \{\s+name: '([^']+)'/g, template("storage"))).toEqual(
      expect.arrayContaining(kept),
    );
  });

  it("the function that Event Grid calls", () => {
    const called = [...new Set(all(/\/functions\/(\w+)/g, everyTemplate))];
    expect(called).toHaveLength(1);
    for (const name of called) expect(functions.get(name)?.["trigger"]).toBe("eventGridTrigger");
  });

  it("the events that are subscribed to: each tells the code of a subscription", () => {
    const [types = ""] = all(/includedEventTypes: \[([^\]]+)\]/g, template("event-topic"));
    const subject = "/subscriptions/11111111-2222-4333-8444-555555555555";
    const subscribed = all(/'([^']+)'/g, types);
    expect(subscribed).toHaveLength(2);
    for (const type of subscribed)
      expect(noticeOf({ id: "1", source: "/tenants/t", type, subject, data: undefined })).toMatchObject({
        kind: "subscription",
      });
  });

  it("the events of clusters that are subscribed to: each tells the code of a cluster", () => {
    const [types = ""] = all(/var types = \{(.+?)\n\}/gs, template("cluster-event-subscription"));
    const subject =
      "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/web";
    const topics = ["Microsoft.ResourceNotifications.Resources", "Microsoft.Resources.Subscriptions"];
    const subscribed = all(/'([^']+)'/g, types).filter((type) => !topics.includes(type));
    expect(subscribed).toHaveLength(4);
    for (const type of subscribed)
      expect(noticeOf({ id: "1", source: "/s", type, subject, data: undefined }), type).toMatchObject({
        kind: "cluster",
      });
  });

  it("the paths that need no login, and those that alerts name", () => {
    const routes = withTrigger("httpTrigger").map(({ route }) => `/${host.http.routePrefix}/${route ?? ""}`);
    const [open = ""] = all(/excludedPaths: concat\(\[([^\]]+)\]/g, template("login"));
    const named = all(/GET (\/api[^?. ]*)/g, template("alerts"));
    expect(named.length).toBeGreaterThan(0);
    expect(routes).toEqual(expect.arrayContaining([...all(/'([^']+)'/g, open), ...named]));
    expect(all(/'([^']+)'/g, open)).toEqual(["/api/health"]);
  });

  it("how often the line comes whose absence is an alert: several times in the alert's window", () => {
    expect(read("test/package/functions.txt")).toContain(
      "reportStanding: timerTrigger schedule=0 */15 * * * *",
    );
    expect(template("alerts")).toMatch(/name: 'no-sign-of-life'(?:(?!name:).)*window: 'PT1H'/s);
  });

  it("the size of a request that the host takes, and how often it tries a message", () => {
    expect(template("function-app")).toContain(
      `FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '${String(HOST_TAKES_BYTES)}'`,
    );
    expect(host.queues.maxDequeueCount).toBe(5);
    expect(read("docs/deploying.md")).toMatch(
      /process five times is moved to the queue `keyless-events-poison`/,
    );
  });

  it("the service of azure.yaml, by whose name azd finds the app", () => {
    const [service] = all(/^services:\n {2}(\w+):/gm, read("azure.yaml"));
    expect(all(/'azd-service-name': '(\w+)'/g, everyTemplate)).toEqual([service]);
  });
});
