/** Where the host serves the client API, and how it names its task hub. */
export interface ClientEndpoint {
  /** Where this process's own clients call it. Without a slash at the end; holds the unguessable part. */
  readonly root: string;
  /** Where the URLs lead to that clients hand out. Without a slash at the end. */
  readonly webhookRoot: string;
  readonly taskHub: string;
  /** The access key that Azure puts into management URLs. */
  readonly code: string;
}

const placeholder = "INSTANCEID";

/** The data of a `durableClient` binding: the extension's OrchestrationClientInputData (BindingHelper). */
export function clientBinding(endpoint: ClientEndpoint): Record<string, unknown> {
  const { root, webhookRoot, taskHub } = endpoint;
  const webhooks = `${webhookRoot}/runtime/webhooks/durabletask`;
  const query = queryOf(endpoint);
  const { id: _id, ...urls } = managementUrls(endpoint, placeholder);
  return {
    taskHubName: taskHub,
    creationUrls: {
      createNewInstancePostUri: `${webhooks}/orchestrators/{functionName}[/{instanceId}]?${query}`,
      createAndWaitOnNewInstancePostUri: `${webhooks}/orchestrators/{functionName}[/{instanceId}]?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${query}`,
    },
    managementUrls: {
      id: placeholder,
      ...urls,
      rewindPostUri: `${webhooks}/instances/${placeholder}/rewind?reason={text}&${query}`,
    },
    baseUrl: webhooks,
    requiredQueryStringParameters: `code=${endpoint.code}`,
    rpcBaseUrl: `${root}/durabletask/`,
  };
}

/** What a start answers: the extension's HttpManagementPayload, in its order. */
export function managementUrls(endpoint: ClientEndpoint, instanceId: string): Record<string, string> {
  const instance = `${endpoint.webhookRoot}/runtime/webhooks/durabletask/instances/${encodedAsInNet(instanceId)}`;
  const query = queryOf(endpoint);
  return {
    id: instanceId,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

const queryOf = ({ taskHub, code }: ClientEndpoint): string =>
  `taskHub=${taskHub}&connection=Storage&code=${code}`;

/** .NET's WebUtility.UrlEncode: a blank is a plus. Recorded: test/fixtures/durable/edges/OddIds.json. */
const encodedAsInNet = (text: string): string =>
  encodeURIComponent(text).replaceAll("%20", "+").replaceAll("'", "%27").replaceAll("~", "%7E");
