import { azureActivities } from "../../activities/azure-activities.ts";
import { readChangedCluster } from "../../activities/changed-cluster.ts";
import { recordActivities } from "../../activities/record-activities.ts";
import { HOST_TAKES_BYTES } from "../../functions/http/body.ts";
import { loopbackCaller, type LoopbackToken } from "../../functions/http/loopback-caller.ts";
import type { DeploymentGuardrails } from "../../domain/guardrails/guardrails.ts";
import type { Identify } from "../../functions/http/caller.ts";
import { runs } from "../../platform/records/kinds.ts";
import type { CloudName } from "../../domain/regions/place.ts";
import { registerKeyless } from "../../functions/register.ts";
import { VERSION } from "../../orchestrations/kit/version.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readCredentials } from "../../platform/azure/credentials.ts";
import type { OnboardingPolicy } from "../../domain/onboarding/request.ts";
import type { Served } from "../../platform/azure/fence.ts";
import { subscriptionsBelow } from "../../platform/azure/subscriptions.ts";
import { readGuardrails } from "../../platform/config/config.ts";
import type { Log } from "../../platform/log.ts";
import type { Records } from "../../platform/records/records.ts";
import { startTelemetry } from "../../platform/start-telemetry.ts";
import { refusedAsProblem } from "./refused.ts";
import type { RunPace } from "./run-pace.ts";
import { takingTurns } from "./taking-turns.ts";
import { watchedRecords } from "./watched-records.ts";
import {
  type CrashHook,
  type HostClock,
  type HostFaults,
  type RunningHost,
  startHost,
  type Store,
} from "../runtime/index.ts";
import { defined } from "../../domain/schema/defined.ts";

export interface SessionDependencies {
  readonly azure: Azure;
  /** Other instances of the app, which take turns with activities and share only the records and the task hub. */
  readonly otherInstances?: readonly Azure[];
  readonly clock: HostClock;
  readonly log: Log;
  /** The host's orchestrations; closed by the host. */
  readonly store: Store;
  readonly records: Records;
  /** What callers must send. Without one every process of this machine may call: never over real Azure. */
  readonly token?: LoopbackToken;
  readonly port: number;
  readonly address?: string;
  readonly approval: "required" | "notRequired";
  /** The cloud that is served; absent where regions of every cloud are. */
  readonly cloud?: CloudName | undefined;
  /** The subscriptions that are served; absent where every one is. */
  readonly subscriptions?: Served;
  /** What may be changed in subscriptions that are found below the management group; nothing if absent. */
  readonly onboardingPolicy?: OnboardingPolicy | undefined;
  /** Called with who asks for which run, and what becomes of it; only where time is simulated. */
  readonly pace?: RunPace | undefined;
  /** True where `clock` is not the world's: answers say what time it shows. */
  readonly simulatedTime?: boolean;
  /** Those that the environment sets if absent. */
  readonly guardrails?: DeploymentGuardrails | undefined;
  /** When living runs are compared with their instances (NCRONTAB); as the deployed app does if absent. */
  readonly reconcileSchedule?: string | undefined;
  readonly onCrashPoint?: CrashHook;
  /** What goes wrong on purpose, in tests. */
  readonly faults?: HostFaults;
}

/**
 * Keyless on the embedded host, serving on loopback. What the store holds goes on at once. A host whose records give out
 * breaks with their reason: it could neither do nor tell anything any more.
 */
export async function startSession(dependencies: SessionDependencies): Promise<RunningHost> {
  const { azure, clock, log, store, token, port, address, approval } = dependencies;
  const { cloud, subscriptions, onCrashPoint, faults } = dependencies;
  const { pace, simulatedTime = false, otherInstances = [] } = dependencies;
  const managementGroup = subscriptions?.managementGroup;
  const guardrails = dependencies.guardrails ?? readGuardrails(process.env);
  const telemetry = await startTelemetry(process.env, "keyless");
  let breakDown: (cause: unknown) => void = () => undefined;
  const records = watchedRecords(dependencies.records, {
    onTrouble: (trouble) => {
      breakDown(trouble);
    },
    ...(pace === undefined
      ? {}
      : {
          onRun: (run, fresh) => {
            pace.seen(run);
            if (fresh) pace.asked(run.id);
          },
        }),
  });
  const identify = loopbackCaller(token);
  const host = await startHost({
    store,
    clock,
    port,
    defaultVersion: VERSION,
    maxBodyBytes: HOST_TAKES_BYTES,
    refused: refusedAsProblem,
    ...defined({ address, onCrashPoint, faults, telemetry }),
    log: ({ level, category, message }) => {
      const say = level === "error" ? log.error : level === "warning" ? log.warn : log.debug;
      say(message, { category });
    },
    app: () => {
      registerKeyless({
        telemetry,
        records,
        clock,
        log,
        activities: [
          ...takingTurns(
            [azure, ...otherInstances].map((instance) => azureActivities(instance, records, guardrails)),
          ),
          ...recordActivities(records),
        ],
        readCredentials: (request) => readCredentials(azure, request),
        approval,
        cloud,
        subscriptions,
        subscriptionsBelow:
          managementGroup === undefined ? undefined : () => subscriptionsBelow(azure, managementGroup),
        readChangedCluster: (id, others) => readChangedCluster(azure, guardrails, id, others),
        onboardingPolicy: dependencies.onboardingPolicy,
        reconcileSchedule: dependencies.reconcileSchedule,
        commandPolicy: { selfApproval: "allowed" },
        identify: pace === undefined ? identify : following(identify, pace, records),
        simulatedTime,
      });
    },
  });
  breakDown = host.breakDown.bind(host);
  return host;
}

const OF_A_RUN = /\/api\/runs\/([A-Za-z0-9._-]+)/;

/** Whoever asks for a run, or tells it something, follows it. */
function following(identify: Identify, pace: RunPace, records: Records): Identify {
  return (request) => {
    const caller = identify(request);
    const [, id] = OF_A_RUN.exec(new URL(request.url).pathname) ?? [];
    if (id === undefined) return caller;
    pace.asked(id);
    if (!pace.knows(id)) {
      // A run of an earlier start: its record has not been written since. One that cannot be read moves nothing.
      records.read(runs, id).then(
        (stored) => {
          if (stored !== undefined && !pace.knows(id)) pace.seen(stored.value);
        },
        () => undefined,
      );
    }
    return caller;
  };
}
