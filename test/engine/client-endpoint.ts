import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type ClientEndpoint, clientBinding } from "../../local/runtime/protocol/client-urls.ts";

const Binding = z.looseObject({
  taskHubName: z.string(),
  baseUrl: z.string(),
  rpcBaseUrl: z.string(),
  requiredQueryStringParameters: z.string(),
});

/**
 * Where a durable client of the engine leads, from the text that the engine gives to a JavaScript app. Throws where the
 * embedded host would give apps something else: that text also names the connection, and has start URLs without a hub.
 */
export function endpointOf(text: string): ClientEndpoint {
  const binding = Binding.parse(JSON.parse(text));
  const { taskHubName, baseUrl, rpcBaseUrl, requiredQueryStringParameters: query } = binding;
  const endpoint = {
    root: rpcBaseUrl.replace(/\/durabletask\/$/, ""),
    webhookRoot: baseUrl.replace(/\/runtime\/webhooks\/durabletask$/, ""),
    taskHub: taskHubName,
    code: query.replace(/^code=/, ""),
  };
  const embedded = clientBinding(endpoint);
  for (const key of [
    "taskHubName",
    "baseUrl",
    "rpcBaseUrl",
    "requiredQueryStringParameters",
    "managementUrls",
  ]) {
    if (!isDeepStrictEqual(binding[key], embedded[key]))
      throw new Error(
        `${key}: ${JSON.stringify(binding[key])} here, ${JSON.stringify(embedded[key])} embedded`,
      );
  }
  return endpoint;
}
