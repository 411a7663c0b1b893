import { clientBinding, type ClientEndpoint } from "../protocol/client-urls.ts";
import type { HostedFunction } from "./hosted-function.ts";

/** The inputs of a function that are durable clients, as typed data by binding name. */
export function clientInputs(called: HostedFunction, endpoint: () => ClientEndpoint): Record<string, object> {
  if (called.durableClients.length === 0) return {};
  const client = { string: JSON.stringify(clientBinding(endpoint())) };
  return Object.fromEntries(called.durableClients.map((name) => [name, client]));
}
