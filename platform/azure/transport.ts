import { createDefaultHttpClient, type HttpClient, type PipelineRequest } from "@azure/core-rest-pipeline";
import type { Clock } from "../clock.ts";
import type { Cloud } from "./clouds.ts";

/** A request was about to go to a host that is none of this cloud's: a token must not go there. */
export class ForeignHost extends Error {
  override readonly name = "ForeignHost";
  constructor(host: string, cloud: Cloud) {
    super(
      `a request to ${host} was stopped: it is neither the ARM nor the Graph host of the ${cloud.name} cloud`,
    );
  }
}

/** Sends requests to the hosts of one cloud and to no other. */
export function guardedTransport(cloud: Cloud): HttpClient {
  const wire = createDefaultHttpClient();
  return {
    async sendRequest(request) {
      checkHost(request, cloud);
      return wire.sendRequest(request);
    },
  };
}

/**
 * Sends requests for the simulator's made-up hosts to the simulator, with the present in a header, so that a simulator
 * in another process lives at the same time. The SDKs refuse tokens over http, so the redirection happens below them.
 */
export function simulatorTransport(cloud: Cloud, simulatorUrl: string, clock: Clock): HttpClient {
  const wire = createDefaultHttpClient();
  return {
    async sendRequest(request) {
      const host = checkHost(request, cloud);
      const original = request.url;
      const { pathname, search } = new URL(original);
      const prefix = host === new URL(cloud.graph).hostname ? "/_graph" : "";
      request.url = `${simulatorUrl}${prefix}${pathname}${search}`;
      request.allowInsecureConnection = true;
      request.headers.set("x-sim-now", new Date(clock.now()).toISOString());
      // Links in answers must be ones that this transport lets through.
      request.headers.set("x-forwarded-host", host);
      request.headers.set("x-forwarded-proto", "https");
      try {
        return await wire.sendRequest(request);
      } finally {
        request.url = original;
      }
    },
  };
}

function checkHost({ url }: PipelineRequest, cloud: Cloud): string {
  const { hostname, protocol } = new URL(url);
  const known = [cloud.arm, cloud.graph].map((origin) => new URL(origin).hostname);
  if (protocol !== "https:" || !known.includes(hostname)) throw new ForeignHost(hostname, cloud);
  return hostname;
}
