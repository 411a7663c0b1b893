import { connect } from "node:net";
import type { HttpMethod } from "@azure/functions";
import { describe, expect, it, onTestFinished } from "vitest";
import { platformCaller } from "../../../functions/http/platform-caller.ts";
import { UNMATCHED } from "../../../functions/http/unmatched.ts";
import { ENDPOINTS } from "../../../functions/http/endpoints.ts";
import { startSession } from "../../../local/start/session.ts";
import { MemoryStore, VirtualClock } from "../../../local/runtime/index.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { silentLog } from "../../../platform/log.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { TOKEN, withToken } from "../../support/loopback-token.ts";
import { person, signedIn } from "../../support/people.ts";
import { worldBegins } from "../../support/rehearsed.ts";
import { HttpApi, ProblemBody } from "./http-api.ts";

describe("a path or a method that is not there", () => {
  it.each<[HttpMethod, string, string]>([
    ["DELETE", "/api/runs/r1", "GET"],
    ["PUT", "/api/RUNS", "GET"],
    ["GET", "/api/workflows/migrate-cluster/plans", "POST"],
    ["OPTIONS", "/api/health", "GET"],
    ["PATCH", "/api/runs/r1/cancel", "POST"],
  ])("%s %s is a 405 that names what is allowed", async (method, path, allowed) => {
    const reply = await new HttpApi().send(method, path, withToken);
    expect([reply.status, reply.headers.get("allow")]).toEqual([405, allowed]);
    expect(ProblemBody.parse(reply.body).type).toBe("/api/problems/method-not-allowed");
  });

  it.each(["/api", "/api/", "/api/nothing", "/api/runs/r1/cancel/now", "/api/clusters", "/api/{id}"])(
    "%s is a 404 that names what there is",
    async (path) => {
      const reply = await new HttpApi().send("GET", path, withToken);
      expect(reply.status).toBe(404);
      const { type, nextStep } = ProblemBody.parse(reply.body);
      expect(type).toBe("/api/problems/unknown-path");
      for (const { method, route } of ENDPOINTS) expect(nextStep).toContain(`${method} /api/${route}`);
    },
  );

  it("is told to nobody who may not use the app", async () => {
    const api = new HttpApi({ identify: platformCaller });
    for (const path of ["/api/nothing", "/api/runs/r1/cancel"]) {
      expect((await api.get(path)).status).toBe(401);
    }
    expect((await api.get("/api/nothing", signedIn(person("ada")))).status).toBe(404);
  });

  it("is a function that the host has left out, where another should have answered: who may use the app is told", async () => {
    const api = new HttpApi({ identify: platformCaller });
    const ask = async (path: string, headers: Record<string, string> = {}) => {
      const reply = await api.unmatched("GET", path, headers);
      return [reply.status, reply.body.type];
    };
    expect(await ask("/api/runs")).toEqual([401, "/api/problems/not-signed-in"]);
    expect(await ask("/api/runs", signedIn(person("ada")))).toEqual([
      503,
      "/api/problems/function-not-loaded",
    ]);
  });

  it("is answered by the function whose name is the last of all: the host asks in the order of names", () => {
    const names = [...ENDPOINTS.map(({ name }) => name), UNMATCHED].map((name) => name.toUpperCase());
    expect([...names].sort().at(-1)).toBe(UNMATCHED.toUpperCase());
  });

  it("no two functions of one method could answer one path: the host would take the one that is named first", () => {
    const fits = (one: string, other: string) => {
      const [left, right] = [one.split("/"), other.split("/")];
      return (
        left.length === right.length &&
        left.every(
          (part, at) => part.startsWith("{") || right[at]?.startsWith("{") === true || part === right[at],
        )
      );
    };
    const pairs = ENDPOINTS.flatMap((one, at) =>
      ENDPOINTS.slice(at + 1).map((other) => [one, other] as const),
    );
    const clashes = pairs.filter(
      ([one, other]) => one.method === other.method && fits(one.route, other.route),
    );
    expect(clashes.map(([one, other]) => `${one.route} and ${other.route}`)).toEqual([]);
  });
});

describe("on one machine", () => {
  async function session() {
    const clock = new VirtualClock({ start: worldBegins });
    const records = memoryRecords();
    const host = await startSession({
      ...{ azure: simulatedAzure("http://127.0.0.1:9", clock), clock, log: silentLog, records, token: TOKEN },
      store: new MemoryStore(),
      port: 0,
      approval: "notRequired",
    });
    onTestFinished(() => host.stop());
    return host.url;
  }

  /** What the server answers to a request that no client library would send. */
  function raw(url: string, request: string): Promise<{ status: number; head: string; body: string }> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      let text = "";
      socket.on("data", (bytes) => {
        text += bytes.toString("utf8");
      });
      socket.once("error", reject);
      socket.once("end", () => {
        const [head = "", body = ""] = text.split("\r\n\r\n");
        resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head: head.toLowerCase(), body });
      });
      socket.write(request);
    });
  }

  const HOSTS = [
    ...[
      "a b",
      "[::1",
      "[",
      "127.0.0.1:99999",
      "127.0.0.1:x",
      ":80",
      ":",
      "user:secret@127.0.0.1",
      "@",
      "localhost@",
    ],
    ...[
      "127.0.0.1/..",
      "127.0.0.1?x",
      "127.0.0.1#x",
      "127.0.0.1\\evil",
      "%31%32%37.0.0.1",
      "127.0.0.1%00",
      "<script>",
    ],
    ...[
      "{{7*7}}",
      "${jndi:ldap://x}",
      "localhost, evil.example",
      "localhost;evil",
      "'",
      '"',
      "*",
      "\u00e9",
      "x".repeat(5000),
    ],
    ...[
      "evil.example",
      "0x7f.1",
      "2130706433",
      "127.1",
      "[::ffff:127.0.0.1]",
      "localhost.",
      "LOCALHOST",
      "-",
      ".",
      "..",
    ],
  ];

  it.each(HOSTS)(
    "an odd Host header is refused as a problem or served, and never breaks anything: %j",
    async (host) => {
      const url = await session();
      for (const path of ["/api/runs", "/api/health", "/api/nothing"]) {
        const sent = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${withToken.authorization}\r\nConnection: close\r\n\r\n`;
        const { status, head, body } = await raw(url, sent);
        expect([200, 400, 403, 404], `${path}: ${body}`).toContain(status);
        if (status === 200) continue;
        expect(head).toContain("content-type: application/problem+json");
        ProblemBody.parse(JSON.parse(body));
      }
    },
  );

  it("a body of 95 MB is refused as a problem before it is read", async () => {
    const url = await session();
    const head = `POST /api/workflows/migrate-cluster/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99614720\r\n`;
    const answer = await raw(
      url,
      `${head}Authorization: ${withToken.authorization}\r\nConnection: close\r\n\r\n`,
    );
    expect([answer.status, ProblemBody.parse(JSON.parse(answer.body)).type]).toEqual([
      413,
      "/api/problems/body-too-large",
    ]);
  });

  it("a path that cannot be decoded is a problem, and one below /api that is not there as well", async () => {
    const url = await session();
    for (const [path, method] of [
      ["/api/%E0%A4", "GET"],
      ["/api/nothing", "POST"],
      ["/api/runs/x", "DELETE"],
    ] as const) {
      const answer = await fetch(`${url}${path}`, { method, headers: withToken });
      expect([404, 405]).toContain(answer.status);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      ProblemBody.parse(await answer.json());
    }
  });
});
