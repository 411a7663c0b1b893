import { RestError } from "@azure/data-tables";
import { z } from "zod";
import { RecordsUnavailable } from "./records-unavailable.ts";

/** What a person can do about the error codes of a wrong deployment. */
const REMEDIES: Readonly<Record<string, string>> = {
  TableNotFound: "make the table, as infra/ does",
  AuthorizationPermissionMismatch: "give the app's identity the role Storage Table Data Contributor",
  AuthorizationFailure: "let the app through the storage account's network rules",
};

export function unavailable(doing: string, error: unknown): RecordsUnavailable {
  if (!(error instanceof RestError)) {
    const name = error instanceof Error ? error.name : typeof error;
    const reason = name === "AbortError" || name === "TimeoutError" ? "no answer in time" : name;
    return new RecordsUnavailable(doing, reason);
  }
  const { statusCode } = error;
  const code = codeOf(error);
  const remedy = REMEDIES[code];
  const reason = [
    statusCode === undefined ? "no answer" : `HTTP ${String(statusCode)}`,
    ...(/^\w+$/.test(code) ? [code] : []),
  ].join(" ");
  return new RecordsUnavailable(doing, remedy === undefined ? reason : `${reason}; ${remedy}`, statusCode);
}

/** True if a row does not exist, but the table does. */
export function isMissing(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404 && codeOf(error) !== "TableNotFound";
}

/** True if the row already exists. */
export function isTaken(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 409 && codeOf(error) === "EntityAlreadyExists";
}

/** True if the row has another version than the named one. */
export function isOutdated(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 412;
}

const Details = z.object({ odataError: z.object({ code: z.string() }) });

/** The client has the error code of a single call in the details, and that of a transaction in the error itself. */
function codeOf({ details, code = "" }: RestError): string {
  const parsed = Details.safeParse(details);
  return parsed.success ? parsed.data.odataError.code : code;
}
