import { connect } from "node:net";
import { app } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { hosted } from "../../support/runtime/hosted.ts";

const echoing = () => {
  app.http("echo", { handler: async (request) => ({ body: String((await request.text()).length) }) });
};

/** Sends bytes as they are, and more for as long as nothing is answered; answers the head of the answer. */
async function raw(url: string, head: string, more?: string): Promise<{ status: number; sent: number }> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let sent = 0;
  const answer = new Promise<string>((resolve, reject) => {
    socket.once("data", (bytes) => {
      resolve(bytes.toString("latin1"));
    });
    socket.once("error", reject);
    socket.once("close", () => {
      reject(new Error("closed without an answer"));
    });
  });
  const goOn = (): void => {
    while (more !== undefined && !socket.destroyed && socket.write(more)) sent += more.length;
  };
  socket.on("drain", goOn);
  socket.write(head);
  goOn();
  try {
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(await answer)?.[1]), sent };
  } finally {
    socket.destroy();
  }
}

describe("a body that is longer than the host takes", () => {
  const CHUNK = "x".repeat(64 * 1024);
  const post = (headers: string) => `POST /api/echo HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`;

  it("is refused before it is read where its length is told", async () => {
    const { url } = await hosted({ app: echoing, maxBodyBytes: 1024 * 1024 });
    const answer = await raw(url, post("Content-Length: 99614720"));
    expect(answer).toEqual({ status: 413, sent: 0 });
  });

  it("is refused while it is read where its length is not told, though it never ends", async () => {
    const { url } = await hosted({ app: echoing, maxBodyBytes: 1024 * 1024 });
    const chunk = `${CHUNK.length.toString(16)}\r\n${CHUNK}\r\n`;
    const answer = await raw(url, post("Transfer-Encoding: chunked"), chunk);
    expect(answer.status).toBe(413);
  });

  it("leaves the connection to the requests after it, once it has come to its end", async () => {
    const { url } = await hosted({ app: echoing, maxBodyBytes: 1000 });
    const long = async function* () {
      for (let part = 0; part < 40; part += 1) yield new TextEncoder().encode(CHUNK);
    };
    const body = ReadableStream.from(long());
    const refused = await fetch(`${url}/api/echo`, { method: "POST", body, duplex: "half" });
    expect(refused.status).toBe(413);
    expect(await (await fetch(`${url}/api/echo`, { method: "POST", body: "short" })).text()).toBe("5");
  });

  it("is answered as the app says, and so is an address that is none", async () => {
    const { url } = await hosted({
      app: echoing,
      maxBodyBytes: 10,
      refused: ({ status, why }) => ({ status, body: `no: ${why}` }),
    });
    const long = await fetch(`${url}/api/echo`, { method: "POST", body: "x".repeat(11) });
    expect([long.status, await long.text()]).toEqual([413, "no: the body has more than 10 bytes"]);
    const undecodable = await fetch(`${url}/api/%E0%A4`);
    expect([undecodable.status, await undecodable.text()]).toEqual([404, "no: the path cannot be decoded"]);
  });
});

describe("a Host header that is none", () => {
  it.each([
    "a b",
    "[::1",
    "127.0.0.1:99999",
    "127.0.0.1:x",
    "user:secret@127.0.0.1",
    "127.0.0.1/..",
    "127.0.0.1?x",
    "127.0.0.1#x",
    "127.0.0.1\\evil",
    "%31%32%37.0.0.1",
    "<script>",
    "{{7*7}}",
    "localhost, evil.example",
    "",
  ])("is refused as a bad request: %j", async (host) => {
    const { url } = await hosted({ app: echoing });
    const answer = await raw(url, `GET /api/echo HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    expect(answer.status).toBe(400);
  });

  it.each(["localhost", "127.0.0.1:7071", "[::1]:80", "my-name.example.", "a_b", "EXAMPLE"])(
    "that is a name or an address is none of these: %s",
    async (host) => {
      const { url } = await hosted({ app: echoing });
      const answer = await raw(url, `GET /api/echo HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      expect(answer.status).toBe(200);
    },
  );

  it("may stand in the target as well", async () => {
    const { url } = await hosted({ app: echoing });
    for (const target of ["http://u:p@localhost/api/echo", "*", "http://[/api/echo"]) {
      expect((await raw(url, `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`)).status).toBe(400);
    }
  });
});
