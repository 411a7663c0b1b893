import { OWN_CODES } from "./own.ts";
import { minutes, seconds } from "../text/duration.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { CatalogueRow } from "./row.ts";
import { TEXTS } from "./texts.ts";

/** What is known of a call that ARM did not accept. */
export interface ArmFailure {
  /** HTTP status; absent when no answer came. */
  readonly status?: number | undefined;
  /** `error.code` of the answer. Texts differ by region and change without notice; codes do not. */
  readonly code?: string | undefined;
  readonly message: string;
  /** From `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

export interface VerdictContext {
  /**
   * True while a role assignment of ours may still be on its way: then a missing right is worth waiting for,
   * later it is a right that nobody gave.
   */
  readonly grantsMaySettle: boolean;
}

export type Verdict =
  /** The same call may succeed later; sleep this long first. */
  | { readonly kind: "wait"; readonly code: string; readonly because: string; readonly forMs: number }
  /** Only a person can change the answer. */
  | { readonly kind: "refuse"; readonly code: string; readonly remedy: string }
  /** Nobody foresaw this, or no answer came: try again a few times, then ask a person. */
  | { readonly kind: "unforeseen" };

const THROTTLE_PAUSE_MS = seconds(30);
const GRANT_PAUSE_MS = minutes(5);

/** Decides what a failed ARM call means, by its code first, then by its status. By its text only where TEXTS says so. */
export function judge(failure: ArmFailure, context: VerdictContext = { grantsMaySettle: false }): Verdict {
  const { status, retryAfterMs } = failure;
  const code = failure.code ?? "";
  const row = rowOf(code, failure.message);
  if (row !== undefined) return byRow(row, failure, context);
  if (status === 429)
    return wait(code || "Throttled", "Azure limits the rate of calls", retryAfterMs ?? THROTTLE_PAUSE_MS);
  if (status === 412)
    return wait(code || "PreconditionFailed", "somebody else changed the resource", seconds(2));
  if (status === undefined || status === 408 || status >= 500) {
    return retryAfterMs === undefined
      ? { kind: "unforeseen" }
      : wait(code || `Http${String(status)}`, "Azure asks to try again later", retryAfterMs);
  }
  if (status >= 400) {
    return { kind: "refuse", code: code || `Http${String(status)}`, remedy: UNKNOWN_REMEDY };
  }
  return { kind: "unforeseen" };
}

const UNKNOWN_REMEDY =
  "Keyless does not know this code, and did not repeat the call. Read the message and remove the cause. Then `POST …/retry`; or `POST …/cancel` ends the run here.";

/** What a person can do about a failure that an operation of AKS has ended with; undefined for a code that nobody knows. */
export function remedyOf({ code, message }: { readonly code: string; readonly message: string }) {
  const row = rowOf(code, message);
  return row === undefined || row.verdict === "wait" ? undefined : row.remedy;
}

function rowOf(code: string, message: string): CatalogueRow | undefined {
  const special = TEXTS.find(({ text, row }) => isCode(row, code) && text.test(message));
  return special?.row ?? [...CATALOGUE, ...OWN_CODES].find((row) => isCode(row, code));
}

function isCode(row: CatalogueRow, code: string): boolean {
  const known = row.code.toLowerCase();
  const asked = code.toLowerCase();
  return known.endsWith("*") ? asked.startsWith(known.slice(0, -1)) : asked === known;
}

function byRow(
  row: CatalogueRow,
  { retryAfterMs, message }: ArmFailure,
  { grantsMaySettle }: VerdictContext,
): Verdict {
  switch (row.verdict) {
    case "wait":
      return wait(row.code, row.means, Math.max(retryAfterMs ?? 0, row.pauseMs));
    case "waitForGrants":
      return grantsMaySettle
        ? wait(
            row.code,
            `${row.means}; a new role assignment may not have taken effect yet (Azure says: ${message})`,
            GRANT_PAUSE_MS,
          )
        : { kind: "refuse", code: row.code, remedy: row.remedy };
    case "refuse":
      return { kind: "refuse", code: row.code, remedy: row.remedy };
  }
}

function wait(code: string, because: string, forMs: number): Verdict {
  return { kind: "wait", code, because, forMs };
}
