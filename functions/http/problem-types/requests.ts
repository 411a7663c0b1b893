import { CommandName } from "../../../domain/run/record.ts";
import { count } from "../../../domain/text/count.ts";
import { problemType } from "./row.ts";

const ERRORS = { errors: 2 };

/** Requests that cannot be handled as they are. */
export const REQUESTS = {
  "invalid-body": problemType(400, {
    title: "The request body is not valid",
    detail: ({ errors }) => `The request body has ${count(errors, "error")}.`,
    nextStep:
      "Correct the fields that `errors` lists. `GET /api/workflows` returns the schema and an example.",
    example: ERRORS,
  }),
  "not-served": problemType(400, {
    title: "This deployment does not serve what the request names",
    detail: ({ errors }) =>
      `${errors === 1 ? "1 field names" : `${String(errors)} fields name`} a region or subscription that this deployment does not serve.`,
    nextStep: "Send the request to the deployment that serves that cloud and subscription.",
    example: ERRORS,
  }),
  "invalid-query": problemType(400, {
    title: "The query parameters are not valid",
    detail: ({ errors }) => `The query has ${count(errors, "error")}.`,
    nextStep: "Correct the parameters that `errors` lists.",
    example: ERRORS,
  }),
  "body-too-large": problemType(413, {
    title: "The request body is too large",
    detail: ({ bytes }) => `The request body has more than ${String(bytes)} bytes. The rest was not read.`,
    nextStep: "Send only the fields that `GET /api/workflows` describes.",
    example: { bytes: 65_536 },
  }),
  "not-json": problemType(415, {
    title: "The request body is not JSON",
    detail: ({ contentType }) =>
      contentType === "" ? "The request has no content type." : `The content type is ${contentType}.`,
    nextStep: "Send `Content-Type: application/json`.",
    example: { contentType: "text/plain" },
  }),
  "broken-json": problemType(400, {
    title: "The request body cannot be parsed as JSON",
    detail: ({ error }) => error,
    nextStep: "Check quotation marks, commas and brackets.",
    example: { error: "Expected ',' or '}' after property value in JSON at position 24" },
  }),
  "invalid-idempotency-key": problemType(400, {
    title: "The Idempotency-Key is not valid",
    detail: ({ longest }) =>
      `An Idempotency-Key has 1 to ${String(longest)} printable ASCII characters and no spaces.`,
    nextStep: "Send a UUID, or the number of the ticket.",
    example: { longest: 255 },
  }),
  "idempotency-key-reused": problemType(422, {
    title: "The Idempotency-Key was used for another request",
    detail: ({ key }) => `The key ${key} was sent before with another request body.`,
    nextStep: "Send the body of the first request again, or use a new key for a new run.",
    example: { key: "CHG0031234" },
  }),
  "unknown-path": problemType(404, {
    title: "There is nothing at this path",
    detail: ({ path }) => `${path} is not a path of this API.`,
    nextStep: ({ routes }) => `Use one of: ${routes}.`,
    example: { path: "/api/run", routes: "GET /api/runs, GET /api/runs/{id}" },
  }),
  "method-not-allowed": problemType(405, {
    title: "The path does not support this method",
    detail: ({ path, method, allowed }) => `${path} supports ${allowed}, not ${method}.`,
    nextStep: ({ allowed }) => `Use ${allowed}.`,
    example: { path: "/api/runs", method: "DELETE", allowed: "GET" },
  }),
  "unknown-workflow": problemType(404, {
    title: "There is no such workflow",
    detail: ({ name }) => `${name} is not a workflow of Keyless.`,
    nextStep: ({ known }) => `Use one of: ${known}.`,
    example: { name: "migrate", known: "migrate-cluster, create-cluster" },
  }),
  "fleet-not-read": problemType(404, {
    title: "There is no inventory of the fleet yet",
    detail: ({ workflow }) => `No run of ${workflow} has ended here.`,
    nextStep: "Start one: `POST /api/workflows/audit-fleet/runs` with an empty object. Then ask again.",
    example: { workflow: "audit-fleet" },
  }),
  "unknown-run": problemType(404, {
    title: "There is no such run",
    detail: ({ id }) => `No run has the id ${id}.`,
    nextStep: "`GET /api/runs` lists the runs.",
    example: { id: "migrate-web-0123456789ab" },
  }),
  "unknown-sweep": problemType(404, {
    title: "The run is not a sweep",
    detail: ({ id, workflow }) => `The run ${id} carries out ${workflow}, which has no targets.`,
    nextStep: "`GET /api/runs` lists the runs; those of the workflow `sweep` have targets.",
    example: { id: "migrate-web-0123456789ab", workflow: "migrate-cluster" },
  }),
  "unknown-command": problemType(404, {
    title: "Unknown command",
    detail: ({ name }) => `${name} is not a command.`,
    nextStep: ({ known }) => `Use one of: ${known}.`,
    example: { name: "stop", known: CommandName.options.join(", ") },
  }),
  "unknown-code": problemType(404, {
    title: "There is no such code",
    detail: ({ code }) => `No problem type, finding or incident has the code ${code}.`,
    nextStep: "The pages docs/problems.md, docs/findings.md and docs/incidents.md list the codes.",
    example: { code: "cluster-lost" },
  }),
  "command-not-possible": problemType(409, {
    title: "The run cannot accept this command now",
    detail: ({ because }) => because,
    nextStep: ({ nextStep }) => nextStep,
    example: {
      because: "The run waits for an approval.",
      nextStep: "Approve or reject the plan.",
    },
  }),
  "cluster-busy": problemType(409, {
    title: "Another run is changing this cluster",
    detail: ({ run }) => `The run ${run} has the cluster until it ends.`,
    nextStep: ({ url }) => `Follow ${url}, then try again.`,
    retryAfterS: 300,
    example: { run: "migrate-web-0123456789ab", url: "https://…/api/runs/migrate-web-0123456789ab" },
  }),
};
