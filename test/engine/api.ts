import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { hasEnded, type RunRecord } from "../../domain/run/record.ts";
import { withToken } from "../support/loopback-token.ts";
import { recordOfView } from "../support/record-of-view.ts";

/** Between two looks at a run that another process carries out, and the longest that one is looked at. Milliseconds. */
const LOOK_AGAIN_MS = 100;
const LONGEST_MS = 150_000;

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Keyless as those who ask it for something see it. */
export class Api {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async call(method: "GET" | "POST", path: string, body?: object): Promise<Reply> {
    const answer = await fetch(`${this.#origin}/api/${path}`, {
      method,
      headers: { ...withToken, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
  }

  /** Asks for a run; its id. Throws where Keyless does not take it. */
  async start(workflow: string, request: object): Promise<string> {
    const { status, body } = await this.call("POST", `workflows/${workflow}/runs`, request);
    if (status !== 202) throw new Error(`${workflow}: ${String(status)} ${JSON.stringify(body)}`);
    return z.object({ id: z.string() }).parse(body).id;
  }

  /** Says something to a run. */
  say(id: string, command: string, body: object = {}): Promise<Reply> {
    return this.call("POST", `runs/${id}/${command}`, body);
  }

  async run(id: string): Promise<RunRecord> {
    return recordOfView((await this.call("GET", `runs/${id}`)).body);
  }

  /** Looks at a run until it has ended or is as wanted. */
  async until(id: string, isWanted: (run: RunRecord) => boolean = () => false): Promise<RunRecord> {
    const since = performance.now();
    for (;;) {
      const run = await this.run(id);
      if (hasEnded(run) || isWanted(run)) return run;
      if (performance.now() - since > LONGEST_MS)
        throw new Error(`the run is still ${run.state} at ${run.steps.at(-1)?.name ?? "no step"}`);
      await delay(LOOK_AGAIN_MS);
    }
  }
}
