import { z } from "zod";
import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { Context, Reply, Route } from "../../core/exchange.ts";
import { Router } from "../../core/router.ts";
import type { Json, JsonObject } from "../../world/json.ts";
import { defined } from "../../../../domain/schema/defined.ts";

/** So many requests in one. Source: docs: graph/json-batching. */
const IN_ONE_BATCH = 20;

const Batch = z.strictObject({
  requests: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        method: z.enum(["GET", "POST"]),
        url: z.string().startsWith("/"),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.json().optional(),
      }),
    )
    .min(1),
});

/**
 * Several requests in one, each with an answer of its own, in any order: here the last comes first. A request that fails
 * does not fail the others. That more than twenty are refused as `BadRequest` is assumed; the number is documented.
 */
export function answerBatch(context: Context, root: string, routes: readonly Route[]): Reply {
  const batch = Batch.safeParse(context.request.body);
  if (!batch.success) throw notModelled(`a batch with ${z.prettifyError(batch.error)}`);
  const { requests } = batch.data;
  if (requests.length > IN_ONE_BATCH) {
    throw new ArmError({
      status: 400,
      code: "BadRequest",
      message: `Number of batch request steps exceeds the maximum value of ${String(IN_ONE_BATCH)}.`,
    });
  }
  const router = new Router([{ namespace: "Microsoft.Graph", versions: [], routes }]);
  const responses = requests.map(({ id, method, url, body }): JsonObject => {
    const { pathname, searchParams } = new URL(`http://unused.invalid${root}${url}`);
    const {
      status,
      headers,
      body: answer,
    } = answered(() => {
      const { route, params } = router.find(method, pathname);
      return route.handler({
        ...context,
        params,
        request: { ...context.request, method, path: pathname, query: searchParams, body: body as Json },
      });
    });
    return {
      id,
      status,
      headers: { "Content-Type": "application/json", ...headers },
      ...defined({ body: answer }),
    };
  });
  return { status: 200, body: { responses: responses.reverse() } };
}

function answered(answer: () => Reply): Reply {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return { status: error.status, headers: error.headers, body: error.body() };
  }
}
