import { z } from "zod";
import type { FailureDetails } from "../engine/failure-details.ts";

const text = z.string().nullish();

/** As a worker writes them: the JSON of the protocol's TaskFailureDetails. */
const workerJson = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  stackTrace: text,
  isNonRetriable: z.boolean().default(false),
  properties: z.record(z.string(), z.unknown()).nullish(),
  get innerFailure(): z.ZodType<FailureDetails | null> {
    return z.union([
      workerJson.transform(fromWorker),
      z
        .null()
        .optional()
        .transform(() => null),
    ]);
  },
});

/** As history and the library have them. */
const historyJson = z.object({
  ErrorType: z.string(),
  ErrorMessage: z.string(),
  StackTrace: text,
  IsNonRetriable: z.boolean().default(false),
  Properties: z.record(z.string(), z.unknown()).nullish(),
  get InnerFailure(): z.ZodType<FailureDetails | null> {
    return z.union([
      historyJson.transform(fromHistory),
      z
        .null()
        .optional()
        .transform(() => null),
    ]);
  },
});

function fromWorker(json: z.infer<typeof workerJson>): FailureDetails {
  const { errorType, errorMessage, stackTrace = null, isNonRetriable, properties = null } = json;
  return { errorType, errorMessage, stackTrace, isNonRetriable, properties, inner: json.innerFailure };
}

function fromHistory(json: z.infer<typeof historyJson>): FailureDetails {
  return {
    errorType: json.ErrorType,
    errorMessage: json.ErrorMessage,
    stackTrace: json.StackTrace ?? null,
    isNonRetriable: json.IsNonRetriable,
    properties: json.Properties ?? null,
    inner: json.InnerFailure,
  };
}

/** Reads what an orchestrator's state or a history event holds; undefined if there are none. */
export const failureDetailsJson = z.union([
  historyJson.transform(fromHistory),
  z
    .null()
    .optional()
    .transform(() => undefined),
]);

/**
 * The details in an error's message. The library replaces the message of an activity's error by one line of JSON when
 * the app has a provider of exception properties; any other message has none.
 */
export function failureDetailsIn(message: string): FailureDetails | undefined {
  if (!message.startsWith("{")) return undefined;
  try {
    const [firstLine = ""] = message.split("\n", 1);
    const parsed = workerJson.safeParse(JSON.parse(firstLine));
    return parsed.success ? fromWorker(parsed.data) : undefined;
  } catch {
    return undefined;
  }
}

/** The JSON of history; null if there are none. */
export function toFailureDetailsJson(
  details: FailureDetails | null | undefined,
): Record<string, unknown> | null {
  if (details === null || details === undefined) return null;
  return {
    ErrorType: details.errorType,
    ErrorMessage: details.errorMessage,
    StackTrace: details.stackTrace,
    InnerFailure: toFailureDetailsJson(details.inner),
    IsNonRetriable: details.isNonRetriable,
    Properties: details.properties,
  };
}
