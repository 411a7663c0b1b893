import { fixedProblem, problemType, type ProblemRow } from "./row.ts";

const RETRY_WITH_KEY = "Remove the cause, then repeat the request with the same Idempotency-Key.";

interface Refused {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** The facts for a plan cannot be read: Azure refuses, or the resource does not exist. */
const cannotRead = (noun: string): ProblemRow<readonly [Refused]> =>
  problemType<Refused>(422, {
    title: `Keyless cannot read the ${noun}`,
    detail: ({ code, message }) => `${code}: ${message}`,
    nextStep: ({ remedy }) => remedy,
    example: {
      code: "AuthorizationFailed",
      message: "The client does not have authorization to perform the action.",
      remedy: "Give the identity of Keyless the permission that the message names, then try again.",
    },
  });

/** Azure, the stored records, and Keyless itself. */
export const SERVICES = {
  "cannot-read-cluster": cannotRead("cluster"),
  "cannot-read-identity": cannotRead("identity"),
  "cannot-read-principal": cannotRead("principal"),
  "cannot-read-feature": cannotRead("feature"),
  "cannot-read-fleet": cannotRead("fleet"),
  "cannot-read-subscription": cannotRead("subscription"),
  "credentials-refused": problemType<Refused>(422, {
    title: "Azure refuses the credentials of the cluster",
    detail: ({ code, message }) => `${code}: ${message}`,
    nextStep: ({ remedy }) => remedy,
    example: {
      code: "BadRequest",
      message:
        "Getting static credential is not allowed because this cluster is set to disable local accounts.",
      remedy: "Read the message and remove the cause, then try again.",
    },
  }),
  "azure-busy": problemType(503, {
    title: "Azure cannot answer now",
    detail: ({ because }) => `Azure answers: ${because}.`,
    nextStep: "Try again after the time in `Retry-After`.",
    retryAfterS: 30,
    example: { because: "Azure limits the rate of calls" },
  }),
  "unreadable-record": problemType(501, {
    title: "This version of Keyless cannot read a record",
    detail: ({ error }) => error,
    nextStep:
      "During an update, try again when it has finished. If Keyless was set back to an older version, update it again. Otherwise repair the record.",
    example: { error: "run/migrate-web-0123456789ab: state is missing" },
  }),
  "record-contended": problemType(503, {
    title: "Other requests changed the record every time",
    detail: ({ error }) => error,
    nextStep: "Repeat the request with the same Idempotency-Key.",
    retryAfterS: 1,
    example: { error: "run/migrate-web-0123456789ab was changed by others 10 times" },
  }),
  "records-unavailable": problemType(503, {
    title: "The stored records are unavailable",
    detail: ({ error }) => error,
    nextStep: RETRY_WITH_KEY,
    retryAfterS: 30,
    example: { error: "cannot read a record: the storage account refuses the connection" },
  }),
  "task-hub-unavailable": problemType(503, {
    title: "The task hub of Durable Functions is unavailable",
    detail: ({ error }) => error,
    nextStep: RETRY_WITH_KEY,
    retryAfterS: 30,
    example: { error: "cannot start an instance: the task hub does not answer" },
  }),
  "function-not-loaded": problemType(503, {
    title: "The Functions host has not loaded this function",
    detail: ({ request }) => `The host has not loaded the function for ${request}.`,
    nextStep:
      "Look for functions in error in the log of the host. A frequent cause is a task hub whose storage account cannot be reached.",
    retryAfterS: 30,
    example: { request: "GET /api/runs" },
  }),
  "not-healthy": fixedProblem(503, {
    title: "Keyless is not healthy",
    detail: "Something that Keyless needs does not answer.",
    nextStep: "`GET /api/health/ready` with the app role Fleet.Read returns what and why.",
    retryAfterS: 10,
  }),
  "not-ready": problemType<{ readonly failed: readonly string[]; readonly at: string }>(503, {
    title: "Something that Keyless needs does not answer",
    detail: ({ failed, at }) => `${failed.join(" and ")} failed at ${at}.`,
    nextStep: "Fix what `errors` lists, then try again.",
    retryAfterS: 10,
    example: { failed: ["records"], at: "2026-07-02T15:00:00.000Z" },
  }),
  internal: problemType(500, {
    title: "Internal error",
    detail: ({ invocation }) =>
      `The request failed. The log has the reason under the invocation ${invocation}.`,
    nextStep:
      "Repeat the request with the same Idempotency-Key. If it fails again, look up the invocation in the log.",
    example: { invocation: "5f0c8a3e-0000-4000-8000-000000000000" },
  }),
};
