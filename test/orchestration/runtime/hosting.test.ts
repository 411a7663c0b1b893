import { createServer, type AddressInfo } from "node:net";
import { app, output } from "@azure/functions";
import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import {
  ListenFailed,
  MemoryStore,
  RemoteAccessRefused,
  startHost,
  UnsupportedApp,
  UnsupportedFunction,
} from "../../../local/runtime/index.ts";
import { hosted, outcomeOf } from "../../support/runtime/hosted.ts";

const echo = () => ({ body: "echo" });

const echoing = (route: string) => () => {
  app.http("Echo", { route, methods: ["GET", "POST"], handler: echo });
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("a host", () => {
  const start = (options: Partial<Parameters<typeof startHost>[0]> = {}) =>
    startHost({ store: new MemoryStore(), app: echoing("echo"), ...options });

  it("refuses by name what it does not host, all of it at once", async () => {
    const queue = () => {
      app.serviceBusQueue("Orders", { queueName: "orders", connection: "x", handler: () => undefined });
    };
    await expect(start({ app: queue })).rejects.toThrow(UnsupportedFunction);
    await expect(start({ app: queue })).rejects.toThrow(
      "Function 'Orders' cannot be hosted: triggers of type 'serviceBusTrigger' are not supported.",
    );
    const more = () => {
      queue();
      df.app.entity("Counter", () => undefined);
      app.http("Page", {
        methods: ["GET"],
        extraOutputs: [output.storageBlob({ path: "x", connection: "y" })],
        handler: () => ({}),
      });
      echoing("runs/{id:whole}")();
    };
    const refused = await start({ app: more }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UnsupportedApp);
    expect((refused as Error).message.split("\n")).toEqual([
      "Function 'Orders' cannot be hosted: triggers of type 'serviceBusTrigger' are not supported.",
      "Function 'Counter' cannot be hosted: entities are not supported by the embedded host.",
      "Function 'Page' cannot be hosted: bindings of type 'blob' are not supported.",
      "Function 'Echo' cannot be hosted: its route 'runs/{id:whole}' is not understood.",
    ]);
  });

  it("leaves out what it does not host, and what is switched off, if it is told to", async () => {
    const left: string[] = [];
    const { url, functions } = await hosted({
      onUnsupported: ({ functionName }) => left.push(functionName),
      isDisabled: (name) => name === "Off",
      app: () => {
        df.app.entity("Counter", () => undefined);
        app.http("Off", { methods: ["GET"], handler: echo });
        echoing("echo")();
      },
    });
    expect(left).toEqual(["Counter"]);
    expect(functions).toEqual([
      {
        name: "Echo",
        triggerType: "httpTrigger",
        http: { url: `${url}/api/echo`, methods: ["GET", "POST"] },
      },
    ]);
    expect((await fetch(`${url}/api/Off`)).status).toBe(404);
  });

  it("that is not ready yet tells callers to come again", async () => {
    let early: Promise<Response> | undefined;
    const port = await freePort();
    const { url } = await hosted({
      port,
      app: () => {
        echoing("echo")();
        app.hook.appStart(async () => {
          early = fetch(`http://127.0.0.1:${port}/api/echo`);
          await early;
        });
      },
    });
    const answer = await early;
    expect([answer?.status, answer?.headers.get("retry-after")]).toEqual([503, "1"]);
    expect((await fetch(`${url}/api/echo`)).status).toBe(200);
  });

  it("refuses two functions of one name", async () => {
    const twice = () => {
      echoing("a")();
      echoing("b")();
    };
    await expect(start({ app: twice })).rejects.toThrow("A function 'Echo' is registered already.");
  });

  it("says which port is taken", async () => {
    const { port } = await hosted({ app: echoing("echo") });
    await expect(start({ port })).rejects.toThrow(expect.objectContaining({ code: "EADDRINUSE", port }));
    await expect(start({ port })).rejects.toThrow(ListenFailed);
  });

  it("listens on loopback only, unless it is told otherwise", async () => {
    await expect(start({ address: "0.0.0.0" })).rejects.toThrow(RemoteAccessRefused);
    const open = await start({ address: "0.0.0.0", allowRemoteAccess: true });
    expect((await fetch(`http://127.0.0.1:${open.port}/api/echo`)).status).toBe(200);
    await open.stop();
  });

  it("lives beside another in one process, each with its own functions", async () => {
    const one = await hosted({ app: echoing("one") });
    const two = await hosted({ app: echoing("two") });
    expect((await fetch(`${one.url}/api/one`)).status).toBe(200);
    expect((await fetch(`${one.url}/api/two`)).status).toBe(404);
    expect((await fetch(`${two.url}/api/two`)).status).toBe(200);
  });

  it("gives orchestrations that are started without a version the default one, sub-orchestrations too", async () => {
    const host = await hosted({
      defaultVersion: "2.0",
      app: () => {
        df.app.orchestration("Kid", function* (context) {
          yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
          return context.df.version ?? "none";
        });
        df.app.orchestration("Main", function* (context) {
          const kids = [
            context.df.callSubOrchestrator("Kid", {}),
            context.df.callSubOrchestrator("Kid", {}, undefined, "1.5"),
          ];
          const versions = (yield context.df.Task.all(kids)) as unknown[];
          return [context.df.version, ...versions];
        });
      },
    });
    host.orchestrations.start({ name: "Main", instanceId: "one", input: null });
    host.orchestrations.start({ name: "Main", instanceId: "two", version: "1.0", input: null });
    await host.idle();
    expect(outcomeOf(host, "one").output).toEqual(["2.0", "2.0", "1.5"]);
    expect(outcomeOf(host, "two").output).toEqual(["1.0", "2.0", "1.5"]);
  });

  it("says whose retry policies have no effect", async () => {
    const lines: string[] = [];
    await hosted({
      log: ({ level, message }) => level === "warning" && lines.push(message),
      app: () => {
        app.timer("Nightly", {
          schedule: "0 0 3 * * *",
          retry: { strategy: "fixedDelay", delayInterval: 1000, maxRetryCount: 3 },
          handler: () => undefined,
        });
      },
    });
    expect(lines).toEqual(["Retry policies of functions have no effect here: Nightly."]);
  });
});
