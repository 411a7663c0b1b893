import { createDefaultHttpClient, type HttpClient } from "@azure/core-rest-pipeline";
import type { Clock } from "../clock.ts";
import type { Cloud } from "./clouds.ts";
import { limited } from "./budgets/limited.ts";
import type { Limiter } from "./budgets/limiter.ts";
import { observed } from "./observed-calls.ts";
import { checkDestination, type Served, subscriptionIn } from "./fence.ts";

interface Way {
  readonly cloud: Cloud;
  readonly served: Served;
  readonly clock: Clock;
  readonly limiter: Limiter;
}

/**
 * Sends requests only to the hosts of one cloud, to ARM only about served subscriptions, and as fast as Azure's budgets
 * allow.
 */
export function azureTransport(way: Way): HttpClient {
  return transport(createDefaultHttpClient(), way);
}

/** The same, with all requests sent to a simulator. */
export function simulatorTransport(way: Way, simulatorUrl: string): HttpClient {
  return transport(toSimulator(way.cloud, simulatorUrl, way.clock), way);
}

function transport(wire: HttpClient, { cloud, served, clock, limiter }: Way): HttpClient {
  return fenced(limited(observed(wire), { limiter, clock, cloud }), cloud, served);
}

/** Sends only permitted requests. */
export function fenced(wire: HttpClient, cloud: Cloud, served: Served): HttpClient {
  return {
    async sendRequest(request) {
      await served?.refresh?.(subscriptionIn(request.url));
      checkDestination(request, cloud, served);
      return wire.sendRequest(request);
    },
  };
}

/**
 * Sends requests for the hosts of the simulated cloud to the simulator, with the current time in a header, so that a
 * simulator in another process has the same time. The SDKs refuse to send tokens over http, so the redirection is below
 * them.
 */
export function toSimulator(cloud: Cloud, simulatorUrl: string, clock: Clock): HttpClient {
  const wire = createDefaultHttpClient();
  return {
    async sendRequest(request) {
      const original = request.url;
      const { pathname, search, hostname } = new URL(original);
      const prefix = hostname === new URL(cloud.graph).hostname ? "/_graph" : "";
      request.url = `${simulatorUrl}${prefix}${pathname}${search}`;
      request.allowInsecureConnection = true;
      request.headers.set("x-sim-now", new Date(clock.now()).toISOString());
      // Links in answers must have hosts that the fence permits.
      request.headers.set("x-forwarded-host", hostname);
      request.headers.set("x-forwarded-proto", "https");
      try {
        return await wire.sendRequest(request);
      } finally {
        request.url = original;
      }
    },
  };
}
