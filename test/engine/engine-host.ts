import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { freePorts, Started } from "./processes.ts";

/** What run.sh has built and started. */
const { ENGINE_BUILD = "", ENGINE_STORAGE = "" } = process.env;

export const APP = join(ENGINE_BUILD, "app");

const HostJson = z.object({
  extensions: z.object({
    durableTask: z.object({
      defaultVersion: z.string(),
      maxConcurrentActivityFunctions: z.number(),
      maxConcurrentOrchestratorFunctions: z.number(),
    }),
  }),
});

const Client = z.object({ rpcBaseUrl: z.string() });
const LOOK_AGAIN_MS = 100;

/** Where an engine finds its worker, and the worker its engine. */
export interface WorkerPlace {
  readonly enginePort: number;
  readonly httpPort: number;
  readonly clientFile: string;
}

/** Microsoft's engine on a task hub, as one instance of the Functions host has it. */
export class EngineHost implements AsyncDisposable {
  readonly hub: string;
  readonly place: WorkerPlace;
  readonly #folder: string;
  #process: Started | undefined;

  private constructor(hub: string, folder: string, [enginePort = 0, httpPort = 0]: readonly number[]) {
    this.hub = hub;
    this.#folder = folder;
    this.place = { enginePort, httpPort, clientFile: join(folder, "client.json") };
  }

  /** @param hub - one that another host has, if several are to share it */
  static async start(hub = `h${randomUUID().replaceAll("-", "").slice(0, 20)}`): Promise<EngineHost> {
    const host = new EngineHost(hub, mkdtempSync(join(tmpdir(), "engine-host-")), await freePorts(2));
    await host.start();
    return host;
  }

  /** Starts it, again after `kill`: on the same hub, with the same addresses. */
  async start(): Promise<void> {
    const { durableTask } = HostJson.parse(
      JSON.parse(readFileSync(join(APP, "host.json"), "utf8")),
    ).extensions;
    const started = new Started(join(ENGINE_BUILD, "engine/engine"), [], {
      ENGINE_STORAGE,
      ENGINE_HUB: this.hub,
      ENGINE_VERSION: durableTask.defaultVersion,
      ENGINE_ACTIVITIES: String(durableTask.maxConcurrentActivityFunctions),
      ENGINE_ORCHESTRATIONS: String(durableTask.maxConcurrentOrchestratorFunctions),
      ENGINE_APP: `127.0.0.1:${String(this.place.httpPort)}`,
      ENGINE_WORKER: `http://127.0.0.1:${String(this.place.enginePort)}`,
      ENGINE_CLIENT_FILE: this.place.clientFile,
    });
    this.#process = started;
    await started.printed("the engine has started");
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  /** What it complained of, without what the extension tells Azure's own monitoring. */
  get output(): string {
    const lines = this.#process?.output.split("\n") ?? [];
    return lines.filter((line) => !line.startsWith("MS_DURABLE_FUNCTION_EVENTS_LOGS")).join("\n");
  }

  /** Where the extension serves the client API of languages other than C#. */
  get clientApi(): string {
    return Client.parse(JSON.parse(readFileSync(this.place.clientFile, "utf8"))).rpcBaseUrl;
  }

  /** An instance that has ended, with its history, as the client API shows it. Its run ends a turn before it. */
  async ended(id: string): Promise<unknown> {
    for (;;) {
      const answer = await fetch(`${this.clientApi}instances/${id}?showHistory=true&showHistoryOutput=true`);
      if (answer.status === 200) return answer.json();
      await delay(LOOK_AGAIN_MS);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
