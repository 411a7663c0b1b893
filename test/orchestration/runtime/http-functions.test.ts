import { app, type HttpRequest } from "@azure/functions";
import { describe, expect, it } from "vitest";
import {
  ListenFailed,
  MemoryStore,
  RemoteAccessRefused,
  startHost,
  UnsupportedFunction,
} from "../../../local/runtime/index.ts";
import { hosted } from "../../support/runtime/hosted.ts";

const echo = async (request: HttpRequest) => ({
  jsonBody: {
    method: request.method,
    params: request.params,
    query: Object.fromEntries(request.query),
    body: await request.text(),
    header: request.headers.get("x-one"),
  },
});

interface Echoed {
  method: string;
  params: Record<string, string>;
  query: Record<string, string>;
  body: string;
  header: string | null;
}

const echoing =
  (route: string, methods: ("GET" | "POST" | "PUT" | "OPTIONS")[] = ["GET", "POST"]) =>
  () => {
    app.http("Echo", { route, methods, handler: echo });
  };

const ask = async (url: string, init?: RequestInit): Promise<Echoed> =>
  (await (await fetch(url, init)).json()) as Echoed;

describe("an HTTP function", () => {
  it("gets method, parameters, query, headers and body", async () => {
    const { url } = await hosted({ app: echoing("runs/{id}/{command}") });
    const answer = await ask(`${url}/api/runs/a%2Fb/approve?x=1&y=%20`, {
      method: "POST",
      body: "grüezi",
      headers: { "x-one": "1" },
    });
    expect(answer).toEqual({
      method: "POST",
      params: { id: "a/b", command: "approve" },
      query: { x: "1", y: " " },
      body: "grüezi",
      header: "1",
    });
  });

  it("is found without regard to the case of its fixed parts, and by its name if it has no route", async () => {
    const { url } = await hosted({
      app: () => {
        app.http("Plain", { methods: ["GET"], handler: echo });
      },
    });
    expect((await fetch(`${url}/API/plain`)).status).toBe(200);
  });

  it("may leave out its last parameter, and may take all the rest", async () => {
    const { url } = await hosted({
      app: () => {
        app.http("Optional", { route: "one/{id?}", methods: ["GET"], handler: echo });
        app.http("Rest", { route: "files/{*path}", methods: ["GET"], handler: echo });
      },
    });
    expect((await ask(`${url}/api/one`)).params).toEqual({});
    expect((await ask(`${url}/api/one/7`)).params).toEqual({ id: "7" });
    expect((await ask(`${url}/api/files/a/b/c`)).params).toEqual({ path: "a/b/c" });
    expect((await fetch(`${url}/api/one/7/8`)).status).toBe(404);
  });

  it("gives way to one whose route is more particular", async () => {
    const { url } = await hosted({
      app: () => {
        app.http("Any", { route: "runs/{id}", methods: ["GET"], handler: () => ({ body: "any" }) });
        app.http("Mine", { route: "runs/mine", methods: ["GET"], handler: () => ({ body: "mine" }) });
      },
    });
    expect(await (await fetch(`${url}/api/runs/mine`)).text()).toBe("mine");
    expect(await (await fetch(`${url}/api/runs/7`)).text()).toBe("any");
  });

  it("answers HEAD as GET without a body, and other methods with 405 and those that there are", async () => {
    const { url } = await hosted({ app: echoing("echo") });
    const head = await fetch(`${url}/api/echo`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const refused = await fetch(`${url}/api/echo`, { method: "DELETE" });
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, POST"]);
    const options = await fetch(`${url}/api/echo`, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, POST"]);
  });

  it("answers OPTIONS itself if it says so", async () => {
    const { url } = await hosted({ app: echoing("echo", ["OPTIONS"]) });
    expect((await ask(`${url}/api/echo`, { method: "OPTIONS" })).method).toBe("OPTIONS");
  });

  it("sets status, headers, cookies and a body of bytes", async () => {
    const { url } = await hosted({
      app: () => {
        app.http("Full", {
          methods: ["GET"],
          handler: () => ({
            status: 418,
            headers: { "X-Two": "2", "Content-Type": "application/x-tea" },
            body: new Uint8Array([1, 2, 255]),
            cookies: [{ name: "c", value: "v", path: "/", httpOnly: true, sameSite: "Strict", maxAge: 9 }],
          }),
        });
      },
    });
    const answer = await fetch(`${url}/api/Full`);
    expect(answer.status).toBe(418);
    expect(answer.headers.get("x-two")).toBe("2");
    expect(answer.headers.getSetCookie()).toEqual(["c=v; Max-Age=9; Path=/; SameSite=Strict; HttpOnly"]);
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([1, 2, 255]);
  });

  it("that throws answers 500 and says nothing of it but to the log", async () => {
    const lines: string[] = [];
    const { url } = await hosted({
      log: ({ level, message }) => level === "error" && lines.push(message),
      app: () => {
        app.http("Bad", {
          methods: ["GET"],
          handler: () => {
            throw new Error("the secret");
          },
        });
      },
    });
    const answer = await fetch(`${url}/api/Bad`);
    expect([answer.status, await answer.text()]).toEqual([500, ""]);
    expect(lines.join()).toContain("the secret");
  });

  it("is spared bodies over the limit", async () => {
    const { url } = await hosted({ app: echoing("echo"), maxBodyBytes: 10 });
    expect((await fetch(`${url}/api/echo`, { method: "POST", body: "x".repeat(10) })).status).toBe(200);
    expect((await fetch(`${url}/api/echo`, { method: "POST", body: "x".repeat(11) })).status).toBe(413);
  });

  it("is served under the prefix that the host was given, and only there", async () => {
    const { url } = await hosted({ app: echoing("echo"), routePrefix: "" });
    expect((await fetch(`${url}/echo`)).status).toBe(200);
    expect((await fetch(`${url}/api/echo`)).status).toBe(404);
  });

  it("writes to the host's log, and hooks of the app see every call", async () => {
    const lines: string[] = [];
    const { url } = await hosted({
      log: ({ category, message, functionName }) =>
        lines.push(`${category} ${functionName ?? ""} ${message}`),
      app: () => {
        app.hook.preInvocation((context) => {
          context.inputs = ["hooked"];
        });
        app.hook.postInvocation((context) => {
          context.result = {
            body: `${String(context.inputs[0])} ${String((context.result as { body: string }).body)}`,
          };
        });
        app.http("Hooked", {
          methods: ["GET"],
          handler: (request, context) => {
            context.log("seen", String(request));
            return { body: "answer" };
          },
        });
      },
    });
    expect(await (await fetch(`${url}/api/Hooked`)).text()).toBe("hooked answer");
    expect(lines).toContain("user Hooked seen hooked");
  });
});

describe("a host", () => {
  const start = (options: Partial<Parameters<typeof startHost>[0]> = {}) =>
    startHost({ store: new MemoryStore(), app: echoing("echo"), ...options });

  it("refuses by name what it does not host", async () => {
    const timer = start({
      app: () => {
        app.timer("Nightly", { schedule: "0 0 0 * * *", handler: () => undefined });
      },
    });
    await expect(timer).rejects.toThrow(UnsupportedFunction);
    await expect(timer).rejects.toThrow(
      "Function 'Nightly' cannot be hosted: triggers of type 'timerTrigger'",
    );
    await expect(start({ app: echoing("runs/{id:int}") })).rejects.toThrow(
      "its route 'runs/{id:int}' is not supported",
    );
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
});
