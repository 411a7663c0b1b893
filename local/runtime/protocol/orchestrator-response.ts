import { z } from "zod";
import type { Action, CallActivity, Replay, RetryOptions } from "../engine/action.ts";
import type { FailureDetails } from "../engine/failure-details.ts";
import { failureDetailsJson } from "./failure-details.ts";
import { asJsonNetText } from "./json-net.ts";

/** The host will not go on with what the code asked for: the orchestration fails at once. */
export class RefusedState extends Error {
  override readonly name: string = "RefusedState";
}

/** The code used something of Durable Functions that this host does not provide. */
class UnsupportedAction extends RefusedState {
  override readonly name = "UnsupportedAction";
  readonly feature: string;

  constructor(feature: string) {
    super(`${feature} is not supported by the embedded host.`);
    this.feature = feature;
  }
}

const longestCustomStatusKb = 16;

/** The limit and the text are those of the extension's MessagePayloadDataConverter. */
class CustomStatusTooLarge extends RefusedState {
  override readonly name = "CustomStatusTooLarge";

  constructor(sizeKb: number) {
    super(
      `The UTF-16 size of the JSON-serialized payload must not exceed ${longestCustomStatusKb} KB. The current payload size is ${sizeKb} KB.`,
    );
  }
}

const retryOptions = z.object({
  firstRetryIntervalInMilliseconds: z.number().positive(),
  maxNumberOfAttempts: z.number().int().positive(),
  backoffCoefficient: z.number().optional(),
  maxRetryIntervalInMilliseconds: z.number().optional(),
  retryTimeoutInMilliseconds: z.number().optional(),
});

const anything = z.unknown().optional();
const call = { functionName: z.string(), input: anything };
const child = { ...call, instanceId: z.string().nullish(), version: z.string().nullish() };

type ActionJson = z.infer<typeof plainAction> | { actionType: 11 | 12; compoundActions: ActionJson[] };

const plainAction = z.discriminatedUnion("actionType", [
  z.object({ actionType: z.literal(0), ...call }),
  z.object({ actionType: z.literal(1), ...call, retryOptions }),
  z.object({ actionType: z.literal(2), ...child }),
  z.object({ actionType: z.literal(3), ...child, retryOptions }),
  z.object({ actionType: z.literal(4), input: anything }),
  z.object({ actionType: z.literal(5), fireAt: z.iso.datetime(), isCanceled: z.boolean() }),
  z.object({ actionType: z.literal(6), externalEventName: z.string() }),
  z.object({ actionType: z.literal(7) }),
  z.object({ actionType: z.literal(8) }),
  z.object({ actionType: z.literal(9) }),
  z.object({ actionType: z.literal(13) }),
  z.object({ actionType: z.literal(14) }),
]);

const actionJson: z.ZodType<ActionJson> = z.lazy(() =>
  z.union([
    plainAction,
    z.object({
      actionType: z.union([z.literal(11), z.literal(12)]),
      compoundActions: z.array(actionJson),
    }),
  ]),
);

/** The message of what was thrown. It is a text by custom only: a thrown object may have any `message`. */
const errorText = z
  .unknown()
  .optional()
  .transform((error) =>
    typeof error === "string" ? error : error === undefined || error === null ? "" : JSON.stringify(error),
  );

const stateJson = z.object({
  isDone: z.boolean(),
  actions: z.tuple([z.array(actionJson)]),
  output: anything,
  error: errorText,
  failureDetails: failureDetailsJson,
  customStatus: anything,
});

/** Longest wait between two attempts when the code names none: the extension's default. */
const maxRetryIntervalMs = 6 * 24 * 3600_000;

/**
 * Reads the state that the library returned, or that it put into the message of its error.
 *
 * @throws UnsupportedAction if the code used what this host does not have; CustomStatusTooLarge; ZodError if it is no
 * such state.
 */
export function toReplay(state: unknown, orchestratorName: string): Replay {
  const { isDone, actions, output, error, failureDetails, customStatus } = stateJson.parse(state);
  return {
    actions: actions[0].map(toAction),
    end:
      error === ""
        ? isDone
          ? { type: "returned", output: textOf(output) }
          : { type: "waiting" }
        : failure(orchestratorName, error, failureDetails),
    customStatus: customStatusText(customStatus),
  };
}

function customStatusText(value: unknown): string | null {
  const text = textOf(value);
  const sizeKb = text === null ? 0 : Math.floor((text.length * 2) / 1024);
  if (sizeKb > longestCustomStatusKb) throw new CustomStatusTooLarge(sizeKb);
  return text;
}

/** The JSON text of a value that may be absent. */
function textOf(value: unknown): string | null {
  return value === undefined || value === null ? null : asJsonNetText(value);
}

/** The texts are those of the extension's OutOfProcOrchestrationShim; the library gives no stack to put in. */
export function failure(
  orchestratorName: string,
  error: string,
  details?: FailureDetails,
): Extract<Replay["end"], { type: "threw" }> {
  return {
    type: "threw",
    ...(details && { failure: details }),
    reason: `Orchestrator function '${orchestratorName}' failed: ${error}`,
    details: `Message: ${error}, StackTrace:    at ${orchestratorName}`,
  };
}

const stateLabel = "\n\n$OutOfProcData$:";

/** The state that an orchestrator's error carries behind its label; undefined if it is another kind of error. */
export function stateInError(message: string): unknown {
  const at = message.indexOf(stateLabel);
  return at < 0 ? undefined : (JSON.parse(message.slice(at + stateLabel.length)) as unknown);
}

function toAction(json: ActionJson): Action {
  switch (json.actionType) {
    case 0:
      return activityCall(json.functionName, json.input, null);
    case 1:
      return activityCall(json.functionName, json.input, toRetry(json.retryOptions));
    case 2:
      return { ...toChild(json), retry: null };
    case 3:
      return { ...toChild(json), retry: toRetry(json.retryOptions) };
    case 4:
      return { type: "ContinueAsNew", input: activityText(json.input) };
    case 5:
      return { type: "CreateTimer", fireAt: Date.parse(json.fireAt), cancelled: json.isCanceled };
    case 6:
      return { type: "WaitForEvent", name: json.externalEventName };
    case 11:
      return { type: "WhenAny", children: json.compoundActions.map(toAction) };
    case 12:
      return { type: "WhenAll", children: json.compoundActions.map(toAction) };
    case 7:
      throw new UnsupportedAction("callEntity");
    case 8:
      throw new UnsupportedAction("callHttp");
    case 9:
      throw new UnsupportedAction("signalEntity");
    case 13:
    case 14:
      throw new UnsupportedAction("An entity lock");
  }
}

/** Every replay reports all calls since the beginning, and only the text of a new one is ever asked for. */
function activityCall(name: string, input: unknown, retry: RetryOptions | null): CallActivity {
  return {
    type: "CallActivity",
    name,
    retry,
    get input() {
      return activityText(input);
    },
  };
}

/** The library encodes a string once more before it sends it, so that a string here already is a JSON text. */
function activityText(input: unknown): string | null {
  return typeof input === "string" ? input : textOf(input);
}

function toChild(json: Extract<ActionJson, { actionType: 2 | 3 }>): Extract<Action, { type: "CallChild" }> {
  return {
    type: "CallChild",
    name: json.functionName,
    instanceId: json.instanceId ?? null,
    version: json.version ?? null,
    input: textOf(json.input),
    retry: null,
  };
}

function toRetry(json: z.infer<typeof retryOptions>): RetryOptions {
  return {
    firstInterval: json.firstRetryIntervalInMilliseconds,
    maxAttempts: json.maxNumberOfAttempts,
    backoff: json.backoffCoefficient ?? 1,
    maxInterval: json.maxRetryIntervalInMilliseconds ?? maxRetryIntervalMs,
    timeout: json.retryTimeoutInMilliseconds ?? Number.POSITIVE_INFINITY,
  };
}
