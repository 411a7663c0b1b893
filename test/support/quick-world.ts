import { type HistoryEvent, MemoryStore, type RunningHost, VirtualClock } from "../../local/runtime/index.ts";
import { populateDemo } from "../../local/arm/fleet/demo/shop.ts";
import type { ArmRequest } from "../../local/arm/core/exchange.ts";
import { serveSimulator, type SimulatorServer } from "../../local/arm/http/simulator-server.ts";
import { Simulator, type SimulatorOptions } from "../../local/arm/simulator.ts";
import { startSession } from "../../local/start/session.ts";
import { simulatedAzure } from "../../platform/azure/make-azure.ts";
import { silentLog } from "../../platform/log.ts";
import { DEFAULT_GUARDRAILS, type DeploymentGuardrails } from "../../domain/guardrails/guardrails.ts";
import type { RunRecord } from "../../domain/run/record.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Approval } from "../../orchestrations/kit/workflow-contract.ts";
import type { OnboardingPolicy } from "../../domain/onboarding/request.ts";
import { OnboardedSubscriptions } from "../../platform/records/subscriptions.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";
import { type LeftFaults, requireConsumedFaults } from "./arm/consumed-faults.ts";
import { TWICE_A_DAY } from "./reconcile-schedule.ts";
import { recordOfView } from "./record-of-view.ts";
import { TOKEN, withToken } from "./loopback-token.ts";

export interface QuickWorldOptions extends LeftFaults {
  readonly simulator?: Omit<SimulatorOptions, "clock" | "store">;
  readonly populate?: Parameters<Simulator["change"]>[0] | undefined;
  /** When it begins, in milliseconds since the epoch; `quickWorldBegins` if absent. */
  readonly begin?: number;
  /** What must have happened before the host starts, after the world is filled. */
  readonly prepare?: ((simulator: Simulator, records: Records) => Promise<void>) | undefined;
  /** Those that a deployment has by default if absent. */
  readonly guardrails?: DeploymentGuardrails;
  /** Called before each request to Azure is carried out. */
  readonly onCall?: (simulator: Simulator, request: ArmRequest) => void;
  /** The only subscriptions that Keyless serves; every one if absent. */
  readonly subscriptions?: ReadonlySet<string>;
  /** The management group below which onboarded subscriptions are served; none if absent. */
  readonly managementGroup?: string;
  readonly onboardingPolicy?: OnboardingPolicy;
  /** Whether plans wait for a person; they do not if absent. */
  readonly approval?: Approval;
}

export const quickWorldBegins = Date.parse("2026-03-02T08:00:00Z");

/** Keyless over a simulated Azure, all of it in memory, for tests that need many worlds; the demo's if not said otherwise. */
export class QuickWorld implements AsyncDisposable {
  readonly simulator: Simulator;
  readonly host: RunningHost;
  readonly #server: SimulatorServer;
  readonly #clock: VirtualClock;
  readonly #left: LeftFaults;

  private constructor(
    simulator: Simulator,
    host: RunningHost,
    server: SimulatorServer,
    clock: VirtualClock,
    left: LeftFaults,
  ) {
    this.#clock = clock;
    this.#left = left;
    this.simulator = simulator;
    this.host = host;
    this.#server = server;
  }

  static async start(options: QuickWorldOptions = {}): Promise<QuickWorld> {
    const { populate = populateDemo, onCall = () => undefined } = options;
    const clock = new VirtualClock({ start: options.begin ?? quickWorldBegins });
    const simulator = new Simulator({ ...options.simulator, clock });
    simulator.change(populate);
    const records = memoryRecords();
    await options.prepare?.(simulator, records);
    const server = await serveSimulator(simulator, {
      onRequest: (request) => {
        onCall(simulator, request);
      },
    });
    const served =
      options.managementGroup === undefined
        ? options.subscriptions
        : new OnboardedSubscriptions(options.managementGroup, records, clock);
    const host = await startSession({
      azure: simulatedAzure(server.url, clock, { served }),
      ...{ clock, log: silentLog, store: new MemoryStore(), records },
      token: TOKEN,
      port: 0,
      approval: options.approval ?? "notRequired",
      subscriptions: served,
      onboardingPolicy: options.onboardingPolicy,
      guardrails: options.guardrails ?? DEFAULT_GUARDRAILS,
      reconcileSchedule: TWICE_A_DAY,
    });
    return new QuickWorld(simulator, host, server, clock, options);
  }

  /** Starts a run over HTTP and answers its record when nothing more happens. */
  async run(workflow: string, request: object): Promise<RunRecord> {
    const started = await this.post(`workflows/${workflow}/runs`, request);
    const body = (await started.json()) as { id?: string };
    if (body.id === undefined) throw new Error(`${workflow} was not started: ${JSON.stringify(body)}`);
    await this.host.idle();
    return this.record(body.id);
  }

  /** Lets time pass while nothing goes on. */
  pass(ms: number): void {
    this.#clock.resumeFrom(this.#clock.now() + ms);
  }

  /** @param path - below `/api/` */
  post(path: string, body: object): Promise<Response> {
    return fetch(`${this.host.url}/api/${path}`, {
      method: "POST",
      headers: { ...withToken, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  /** @param path - below `/api/` */
  put(path: string, body: object): Promise<Response> {
    return fetch(`${this.host.url}/api/${path}`, {
      method: "PUT",
      headers: { ...withToken, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  /** @param path - below `/api/` */
  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.host.url}/api/${path}`, { headers: { ...withToken, ...headers } });
  }

  /** Delivers to the function with the Event Grid trigger, as Event Grid does; text is sent as it is. */
  deliver(body: unknown, type = "Notification"): Promise<Response> {
    return fetch(`${this.host.url}/runtime/webhooks/eventgrid?functionName=eventGrid`, {
      method: "POST",
      headers: { "content-type": "application/json", "aeg-event-type": type },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  async record(id: string): Promise<RunRecord> {
    const answer = await this.get(`runs/${id}`);
    return recordOfView(await answer.json());
  }

  history(id: string): readonly HistoryEvent[] {
    return this.host.orchestrations.history(id);
  }

  /** Requests to Azure so far. */
  callCount(): number {
    return Object.values(this.simulator.calls()).reduce((sum, count) => sum + count, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.stop();
    await this.#server.close();
    this.simulator.close();
    requireConsumedFaults(this.simulator, this.#left);
  }
}
