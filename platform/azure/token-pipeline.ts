import {
  bearerTokenAuthenticationPolicy,
  createPipelineFromOptions,
  type HttpClient,
  type Pipeline,
} from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";

/** The options of every Azure client. Retries are off: the workflows retry, and two layers of retries would multiply. */
export const PIPELINE_OPTIONS = {
  retryOptions: { maxRetries: 0 },
  redirectOptions: { maxRetries: 0 },
  userAgentOptions: { userAgentPrefix: "keyless-aks/0.1.0" },
};

/** Signs requests with a token for one audience, and sends them. */
export interface TokenPipeline {
  readonly pipeline: Pipeline;
  readonly transport: HttpClient;
}

/** @param scope - what the token is for, such as `https://management.azure.com/.default` */
export function tokenPipeline(
  credential: TokenCredential,
  scope: string,
  transport: HttpClient,
): TokenPipeline {
  const pipeline = createPipelineFromOptions(PIPELINE_OPTIONS);
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scope }));
  return { pipeline, transport };
}
