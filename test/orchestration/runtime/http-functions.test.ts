import { app, type HttpRequest } from "@azure/functions";
import { describe, expect, it } from "vitest";
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

  it("gives way to one whose name comes first in any case, however particular its own route is", async () => {
    const { url } = await hosted({
      app: () => {
        app.http("mine", { route: "runs/mine", methods: ["GET"], handler: () => ({ body: "mine" }) });
        app.http("Every", { route: "runs/{id}", methods: ["GET"], handler: () => ({ body: "every" }) });
        app.http("zRest", { route: "{*path}", methods: ["GET"], handler: () => ({ body: "rest" }) });
      },
    });
    expect(await (await fetch(`${url}/api/runs/mine`)).text()).toBe("every");
    expect(await (await fetch(`${url}/api/runs/7/8`)).text()).toBe("rest");
    expect(await (await fetch(`${url}/api`)).text()).toBe("rest");
  });

  it("is not found by a method that it did not ask for, HEAD and OPTIONS not excepted", async () => {
    const { url } = await hosted({ app: echoing("echo") });
    for (const method of ["HEAD", "DELETE", "OPTIONS"]) {
      const answer = await fetch(`${url}/api/echo`, { method });
      expect([method, answer.status, await answer.text()]).toEqual([method, 404, ""]);
    }
  });

  it("leaves a method to another function of the same route", async () => {
    const { url } = await hosted({
      app: () => {
        app.http("Read", { route: "runs/{id}", methods: ["GET"], handler: () => ({ body: "read" }) });
        app.http("Write", { route: "runs/{run}", methods: ["PUT"], handler: () => ({ body: "written" }) });
      },
    });
    expect(await (await fetch(`${url}/api/runs/1`)).text()).toBe("read");
    expect(await (await fetch(`${url}/api/runs/1`, { method: "PUT" })).text()).toBe("written");
  });

  it("answers HEAD with no body if it asks for it", async () => {
    const { url } = await hosted({
      app: () => {
        app.http("Head", { methods: ["HEAD"], handler: () => ({ status: 200, headers: { "x-one": "1" } }) });
      },
    });
    const head = await fetch(`${url}/api/head`, { method: "HEAD" });
    expect([head.status, head.headers.get("x-one"), await head.text()]).toEqual([200, "1", ""]);
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
