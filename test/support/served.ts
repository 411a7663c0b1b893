import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll } from "vitest";
import { z } from "zod";
import { planFields } from "../../domain/run/plan.ts";
import { hasEnded, type RunRecord } from "../../domain/run/record.ts";
import { recordOfView } from "./record-of-view.ts";
import { StartProcess } from "./started.ts";

/** Real milliseconds between two looks at a run: it is in another process, and only its answers tell. */
const LOOK_AGAIN_MS = 20;

export interface ServedWorld {
  /** The clusters in it; the demo's if absent. */
  readonly fleet?: readonly object[];
  readonly scenario?: object;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const Plan = z.object({ planHash: z.string(), plan: z.looseObject(planFields) });
const Started = z.object({ id: z.string() });
const Time = z.object({ now: z.string() });
const Journal = z.array(
  z.object({ operation: z.string(), method: z.string(), path: z.string(), status: z.number() }),
);

/** One process for all tests of a file: Keyless and a simulated Azure, reached over HTTP and in no other way. */
export class Served {
  #process: StartProcess | undefined;
  #api = "";
  #azure = "";
  /** The header that says who is asking. */
  #token = "";
  readonly #data: string;

  constructor({ fleet, scenario }: ServedWorld = {}) {
    const folder = mkdtempSync(join(tmpdir(), "keyless-served-"));
    this.#data = join(folder, "data");
    const file = (option: string, content: object | undefined) => {
      if (content === undefined) return [];
      const path = join(folder, `${option}.json`);
      writeFileSync(path, JSON.stringify(content));
      return [`--${option}`, path];
    };
    beforeAll(async () => {
      const started = new StartProcess(
        ...["--serve", "--data", this.#data, "--speed", "1000000"],
        ...file("fleet", fleet),
        ...file("scenario", scenario),
      );
      this.#process = started;
      await started.printed("until Ctrl-C");
      await started.printed("-H @");
      await started.printed("simulated Azure at ");
      this.#api = /Serving (\S+) until/.exec(started.stdout)?.[1] ?? "";
      const [, headerFile = ""] = /-H @(\S+)/.exec(started.stdout) ?? [];
      this.#token = readFileSync(headerFile, "utf8").trim().replace("Authorization: ", "");
      this.#azure = /simulated Azure at (\S+);/.exec(started.stdout)?.[1] ?? "";
    });
    afterAll(async () => {
      this.#process?.signal("SIGKILL");
      await this.#process?.exit;
      rmSync(folder, { recursive: true, force: true });
    });
  }

  post(path: string, body: object): Promise<HttpReply> {
    return call(`${this.#api}${path}`, "POST", this.#token, body);
  }

  /** Asks what a run would do. */
  async plan(workflow: string, request: object): Promise<z.infer<typeof Plan>["plan"]> {
    const { status, text } = await this.post(`/workflows/${workflow}/plans`, request);
    if (status !== 200) throw new Error(`${workflow}: ${String(status)} ${text}`);
    return Plan.parse(JSON.parse(text)).plan;
  }

  /** Asks for a run and answers its record once it has ended or asks for a person. */
  async run(workflow: string, request: object): Promise<RunRecord> {
    const started = await this.post(`/workflows/${workflow}/runs`, request);
    if (started.status !== 202) throw new Error(`${workflow}: ${String(started.status)} ${started.text}`);
    const { id } = Started.parse(JSON.parse(started.text));
    for (;;) {
      const run = await this.record(id);
      if (hasEnded(run) || run.incident !== undefined) return run;
      await delay(LOOK_AGAIN_MS);
    }
  }

  async record(id: string): Promise<RunRecord> {
    const { text } = await call(`${this.#api}/runs/${id}`, "GET", this.#token);
    return recordOfView(JSON.parse(text));
  }

  /** What somebody else does in that Azure, or sees there. */
  async azure(method: string, path: string, apiVersion: string, body?: object): Promise<unknown> {
    const answer = await call(`${this.#azure}${path}?api-version=${apiVersion}`, method, AZURE_TOKEN, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${String(answer.status)} ${answer.text}`);
    return answer.text === "" ? undefined : JSON.parse(answer.text);
  }

  /** Lets time pass in that Azure, which it does not do by itself while no run is followed. */
  async pass(ms: number): Promise<void> {
    const { text } = await call(`${this.#azure}/_sim/clock`, "GET", AZURE_TOKEN);
    const set = new Date(Date.parse(Time.parse(JSON.parse(text)).now) + ms).toISOString();
    const moved = await call(`${this.#azure}/_sim/clock`, "POST", AZURE_TOKEN, { set });
    if (moved.status >= 300) throw new Error(`the clock cannot be moved: ${moved.text}`);
  }

  /** All that the process has kept in its files. */
  remembered(): Buffer {
    const files = readdirSync(this.#data, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
  }

  /** Every write that reached Azure so far. */
  async journal(): Promise<z.infer<typeof Journal>> {
    return Journal.parse(JSON.parse((await call(`${this.#azure}/_sim/journal`, "GET", AZURE_TOKEN)).text));
  }

  /** What was lost in that Azure; nothing should be. */
  async audit(): Promise<unknown> {
    return JSON.parse((await call(`${this.#azure}/_sim/audit`, "GET", AZURE_TOKEN)).text);
  }
}

/** The simulated Azure takes any. */
const AZURE_TOKEN = "Bearer x";

async function call(url: string, method: string, authorization: string, body?: object): Promise<HttpReply> {
  const answer = await fetch(url, {
    method,
    headers: {
      authorization,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
