import { readFileSync } from "node:fs";
import { z } from "zod";
import { Started } from "./started.ts";

const Clock = z.object({ now: z.string() });

/** What a test says to `npm start -- --serve`, a process of its own, over HTTP as anybody else does. */
export interface ServingCommand {
  readonly started: Started;
  /** The API, without a slash at the end. */
  readonly url: string;
  /** The file with the header that says who is asking. */
  readonly headerFile: string;
  ask(method: string, path: string, body?: object): Promise<Response>;
  /** The answer's body. @throws for an answer of another status than 2xx */
  read<Body>(shape: z.ZodType<Body>, path: string): Promise<Body>;
  /** Delivers as Event Grid does; text is sent as it is. */
  deliver(body: unknown, type?: string): Promise<Response>;
  /** Sends Azure Resource Manager a request, as somebody beside Keyless does. @throws for a refusal */
  azure(method: string, path: string, body?: object): Promise<unknown>;
  /** Asks the simulated Azure about itself, or tells it something. */
  simulator(method: string, path: string, body?: object): Promise<unknown>;
  /** Milliseconds since the epoch, by the simulated clock. */
  now(): Promise<number>;
  /** Puts the simulated clock forward. */
  moveTo(at: number): Promise<void>;
  /** As a crash does; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Starts it, and waits until it serves. It ends with the test. */
export async function servingCommand(...args: readonly string[]): Promise<ServingCommand> {
  const started = new Started("--serve", ...args);
  await started.printed("-H @");
  const found = (pattern: RegExp) => pattern.exec(started.stdout)?.[1] ?? "";
  const [url, headerFile] = [found(/Serving (\S+) until/), found(/-H @(\S+)/)];
  const simulatorUrl = found(/simulated Azure at (\S+);/);
  const authorization = readFileSync(headerFile, "utf8").trim().replace("Authorization: ", "");

  const ask = (method: string, path: string, body?: object) =>
    fetch(`${url}/${path}`, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  async function azure(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${simulatorUrl}${path}`, {
      method,
      headers: { authorization: "Bearer x", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
  const simulator = (method: string, path: string, body?: object) => azure(method, `/_sim/${path}`, body);
  return {
    ...{ started, url, headerFile, ask, azure, simulator },
    async read(shape, path) {
      const answer = await ask("GET", path);
      if (!answer.ok) throw new Error(`GET ${path}: ${await answer.text()}`);
      return shape.parse(await answer.json());
    },
    deliver: (body, type = "Notification") =>
      fetch(new URL("/runtime/webhooks/eventgrid?functionName=eventGrid", url), {
        method: "POST",
        headers: { "content-type": "application/json", "aeg-event-type": type },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    now: async () => Date.parse(Clock.parse(await simulator("GET", "clock")).now),
    async moveTo(at) {
      await simulator("POST", "clock", { set: new Date(at).toISOString() });
    },
    async kill() {
      started.signal("SIGKILL");
      await started.exit;
    },
  };
}
