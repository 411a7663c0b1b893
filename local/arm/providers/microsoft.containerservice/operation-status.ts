import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { token } from "../../core/seed.ts";
import { poolNamed } from "./cluster-body.ts";
import { operationBody } from "./operation-body.ts";
import { poolBody } from "./pool-body.ts";
import { shown } from "./shown.ts";

function requireOperation(context: Context) {
  const id = (context.params["operation"] ?? "").toLowerCase();
  if (context.request.query.get("s") !== token(340, context.seed, "s", id)) {
    throw notModelled("a status URL that was put together by the caller (they are signed and opaque)");
  }
  const operation = context.world.get("operations", id);
  const kept = context.settings.operationKeptMs;
  if (operation === undefined || (operation.endedAt !== null && operation.endedAt + kept < context.now)) {
    throw new ArmError({
      status: 404,
      code: "NotFound",
      message: `The operation '${id}' was not found.`,
      shape: "flat",
    });
  }
  return operation;
}

/** What `Azure-AsyncOperation` points to. Source: docs: async-operations. */
export function operationStatus(context: Context): Reply {
  const operation = requireOperation(context);
  return {
    status: 200,
    headers: operation.status === "InProgress" ? { "retry-after": "30" } : {},
    body: operationBody(operation, context.world.get("clusters", operation.cluster), context),
  };
}

/** Whose result is 204 without a body. Recorded: start, stop, abort, deletion of a pool; others answer what they changed (assumed). */
const WITHOUT_RESULT: readonly string[] = ["Starting", "Stopping", "Canceling", "Deleting"];

/** What `Location` points to: 202 while it goes on, then the result, or nothing. Source: docs: async-operations. */
export function operationResult(context: Context): Reply {
  const operation = requireOperation(context);
  if (operation.status === "InProgress") {
    return {
      status: 202,
      headers: {
        location: `${context.request.origin}${context.request.path}?${context.request.query.toString()}`,
        "retry-after": "30",
      },
    };
  }
  if (operation.error !== null) {
    throw new ArmError({ status: 400, ...operation.error, shape: "flat" });
  }
  const cluster = context.world.get("clusters", operation.cluster);
  if (cluster === undefined || WITHOUT_RESULT.includes(operation.verb)) return { status: 204 };
  if (operation.pool === null) return { status: 200, body: shown(context, cluster).body };
  const pool = poolNamed(cluster.body, operation.pool);
  return pool === undefined ? { status: 204 } : { status: 200, body: poolBody(cluster, pool) };
}
