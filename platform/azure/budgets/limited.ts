import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { WAITS_FOR_BUDGET } from "../../../domain/arm-verdict/own.ts";
import type { Clock } from "../../clock.ts";
import type { Cloud } from "../clouds.ts";
import { currentAttempt } from "./attempts.ts";
import { budgetsOf } from "./budgets-of-call.ts";
import type { Throttled, Limiter } from "./limiter.ts";

interface Limits {
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly cloud: Cloud;
}

/**
 * Sends a request if Azure's budgets allow it. Otherwise it answers 429 with the time of the next attempt, as Azure
 * would, without a call. Reads of an earlier attempt of the same activity are not repeated.
 */
export function limited(wire: HttpClient, { limiter, clock, cloud }: Limits): HttpClient {
  return {
    async sendRequest(request) {
      const attempt = currentAttempt();
      const kept = attempt?.answers?.find(request, clock.now());
      if (kept !== undefined) return { ...kept, request };
      const budgets = budgetsOf(request, cloud);
      const { pathname } = new URL(request.url);
      const requester = attempt ?? { id: `${request.method} ${pathname}`, group: "" };
      const throttled = limiter.take(budgets, requester, clock.now());
      if (throttled !== undefined) return comeAgain(request, throttled);
      const answer = await wire.sendRequest(request);
      const closed = limiter.learn(budgets, answer, clock.now());
      if (closed !== undefined) attempt?.onClosed(closed);
      if (isSettled(answer.status)) attempt?.answers?.keep(request, answer, clock.now());
      return answer;
    },
  };
}

/** A status that an immediate repetition would not change. */
const isSettled = (status: number) => status === 200 || status === 404;

function comeAgain(request: PipelineRequest, { waitMs, of }: Throttled): PipelineResponse {
  const waitSeconds = Math.ceil(waitMs / 1000);
  const message = `Azure's budget for ${of} is used up. Keyless sends this call in ${String(waitSeconds)} seconds.`;
  return {
    request,
    status: 429,
    headers: createHttpHeaders({
      "content-type": "application/json",
      "retry-after": String(waitSeconds),
    }),
    bodyAsText: JSON.stringify({ error: { code: WAITS_FOR_BUDGET, message } }),
  };
}
