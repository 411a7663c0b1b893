import type { ArmFailure } from "../../domain/arm-verdict/arm-verdict.ts";
import { z } from "zod";
import { MalformedCluster } from "./cluster-schema.ts";
import { CallStopped } from "./fence.ts";
import { redactedMessage } from "../redact.ts";

/** Error bodies of ARM and AKS: `{error:{code,message}}` or flat. */
const ErrorBody = z.union([
  z
    .object({ error: z.object({ code: z.string(), message: z.string().optional() }) })
    .transform(({ error }) => error),
  z.object({ code: z.string(), message: z.string().optional() }),
]);

/** The errors of the SDKs: a RestError, or a network error. */
const Thrown = z.object({
  message: z.string(),
  code: z.string().optional(),
  statusCode: z.number().optional(),
  response: z
    .object({ status: z.number(), headers: z.custom<{ get(name: string): string | undefined }>() })
    .optional(),
});

/** The failure of a raw call. */
export function failureOfAnswer(
  status: number,
  body: string,
  headers: { get(name: string): string | undefined },
  now: number,
): ArmFailure {
  const parsed = ErrorBody.safeParse(parseJson(body));
  return {
    status,
    code: parsed.data?.code,
    message: redactedMessage(
      parsed.data?.message ?? `HTTP ${String(status)} without an error that can be read`,
    ),
    retryAfterMs: retryAfterMs(headers.get("retry-after"), now),
  };
}

/**
 * The failure behind a call that threw, was stopped, or had an unreadable answer; undefined for a defect of Keyless,
 * which must not count as Azure's answer.
 */
export function failureOfThrown(error: unknown, now: number): ArmFailure | undefined {
  if (error instanceof CallStopped) return { code: error.code, message: redactedMessage(error.message) };
  if (error instanceof MalformedCluster)
    return { code: "cluster-unreadable", message: redactedMessage(error.message) };
  if (!(error instanceof Error) || error.name !== "RestError") return undefined;
  const thrown = Thrown.safeParse(error);
  if (!thrown.success) return undefined;
  const { code, statusCode, response } = thrown.data;
  return {
    status: statusCode ?? response?.status,
    code,
    message: redactedMessage(thrown.data.message),
    retryAfterMs: retryAfterMs(response?.headers.get("retry-after"), now),
  };
}

/** True if the service has rejected the request, and a repetition would be rejected as well. */
export function isRefusedThrown(error: unknown, now: number): boolean {
  const status = failureOfThrown(error, now)?.status ?? 0;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** `Retry-After` in milliseconds, from seconds or a date (RFC 9110 §10.2.3). */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header === "") return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
