import { describe, expect, it } from "vitest";
import { SCHEDULER_CONNECTION } from "../../../build/host-json.ts";
import { type Environment, hasBicep, predicted, predictedAtManagementGroup } from "../../support/bicep.ts";

function madeBy(environment: Environment) {
  const resources = predicted(environment);
  return (type: string) => resources.filter((resource) => resource.type === type);
}

const settingsIn = (of: ReturnType<typeof madeBy>) =>
  of("Microsoft.Web/sites/config").find(({ name }) => name.endsWith("appsettings"))?.properties ?? {};

describe.runIf(hasBicep)("a private network", { timeout: 120_000 }, () => {
  it("is none if nothing is said: storage is open to identities with a role", () => {
    const of = madeBy({});
    expect(of("Microsoft.Network/virtualNetworks")).toEqual([]);
    expect(of("Microsoft.Storage/storageAccounts")[0]?.properties).toMatchObject({
      ...{ publicNetworkAccess: "Enabled", networkAcls: { defaultAction: "Allow" } },
    });
    expect(of("Microsoft.Web/sites")[0]?.properties).not.toHaveProperty("virtualNetworkSubnetId");
  });

  it("closes storage but for private endpoints of each service, and has the app in its delegated subnet", () => {
    const of = madeBy({ KEYLESS_PRIVATE_NETWORK: "true", KEYLESS_NETWORK_ADDRESSES: "10.1.2.0/24" });
    expect(of("Microsoft.Storage/storageAccounts")[0]?.properties).toMatchObject({
      publicNetworkAccess: "Disabled",
      networkAcls: { defaultAction: "Deny", bypass: "AzureServices" },
    });
    const [network] = of("Microsoft.Network/virtualNetworks");
    expect(network?.properties).toMatchObject({
      addressSpace: { addressPrefixes: ["10.1.2.0/24"] },
      subnets: [
        {
          name: "app",
          properties: {
            addressPrefix: "10.1.2.0/26",
            delegations: [{ properties: { serviceName: "Microsoft.App/environments" } }],
          },
        },
        { name: "endpoints", properties: { addressPrefix: "10.1.2.64/26" } },
      ],
    });
    expect(of("Microsoft.Web/sites")[0]?.properties).toMatchObject({
      virtualNetworkSubnetId: `${network?.id ?? ""}/subnets/app`,
    });
    const services = ["blob", "queue", "table"];
    expect(
      of("Microsoft.Network/privateEndpoints").map(
        ({ properties }) => properties["privateLinkServiceConnections"],
      ),
    ).toMatchObject(services.map((service) => [{ properties: { groupIds: [service] } }]));
    // The suffix is the cloud's.
    for (const [index, { name }] of of("Microsoft.Network/privateDnsZones").entries())
      expect(name).toMatch(
        new RegExp(`privatelink.*'${services[index] ?? ""}', environment\\(\\).suffixes.storage`),
      );
  });
});

/** What the template of the management group makes. */
function atManagementGroup(environment: Environment) {
  const resources = predictedAtManagementGroup({
    ...{ shortName: "keyless", principalId: "22222222-2222-4333-8444-555555555555" },
    ...{ AZURE_SUBSCRIPTION_ID: "11111111-2222-4333-8444-555555555555", resourceGroupName: "rg-keyless" },
    ...{ storageAccountName: "account", functionAppName: "func-keyless", ...environment },
  });
  return (type: string) => resources.filter((resource) => resource.type === type);
}

const EVENTS = "Microsoft.EventGrid/systemTopics/eventSubscriptions";
const [QUEUE_SENDER, BLOB_CONTRIBUTOR] = [
  "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
];

describe.runIf(hasBicep)("events of a management group", { timeout: 120_000 }, () => {
  it("come from its policies, and nothing that is made there changes or denies anything", () => {
    const of = atManagementGroup({});
    expect(of("Microsoft.EventGrid/systemTopics")[0]).toMatchObject({
      location: "global",
      identity: { type: "SystemAssigned" },
      properties: {
        source:
          "/tenants/33333333-2222-4333-8444-555555555555/providers/Microsoft.Management/managementGroups/platform",
        topicType: "Microsoft.PolicyInsights.PolicyStates",
      },
    });
    const [role] = of("Microsoft.Authorization/roleDefinitions");
    expect(role?.properties["assignableScopes"]).toEqual([
      "/providers/Microsoft.Management/managementGroups/platform",
    ]);
    expect(JSON.stringify(role?.properties["permissions"])).not.toMatch(/write|delete|\*|\/action/);
    expect(of("Microsoft.Authorization/policyDefinitions")[0]?.properties).toMatchObject({
      policyRule: { then: { effect: "audit" } },
    });
  });

  it("reach the queue by the identity of the topic, which may do nothing else; what is not delivered is kept", () => {
    const of = atManagementGroup({});
    const queue = madeBy({})("Microsoft.Storage/storageAccounts/queueServices/queues").map(({ id }) =>
      id.split("/").at(-1),
    );
    expect(queue).toEqual(["keyless-events", "keyless-events-poison"]);
    expect(of(EVENTS)[0]?.properties).toMatchObject({
      deliveryWithResourceIdentity: {
        identity: { type: "SystemAssigned" },
        destination: { endpointType: "StorageQueue", properties: { queueName: "keyless-events" } },
      },
      deadLetterWithResourceIdentity: {
        deadLetterDestination: { properties: { blobContainerName: "keyless-events-dead-letters" } },
      },
      eventDeliverySchema: "CloudEventSchemaV1_0",
    });
    const rights = of("Microsoft.Authorization/roleAssignments").flatMap(({ id, properties }) => {
      const role = String(properties["roleDefinitionId"]).split("/").at(-1);
      const scope = id.split("/providers/Microsoft.Authorization/")[0]?.split("/").at(-1);
      return String(properties["principalId"]).includes("systemTopics") ? [[scope, role]] : [];
    });
    expect(rights).toEqual([
      ["keyless-events", QUEUE_SENDER],
      ["keyless-events-dead-letters", BLOB_CONTRIBUTOR],
    ]);
  });

  it("reach the function where a global topic gets no identity, and login lets that path through", () => {
    const delivery = { KEYLESS_EVENT_DELIVERY: "function" };
    const of = atManagementGroup(delivery);
    expect(of("Microsoft.EventGrid/systemTopics")[0]?.["identity"] ?? undefined).toBeUndefined();
    expect(of(EVENTS)[0]?.properties).toMatchObject({
      destination: { endpointType: "AzureFunction" },
      filter: {
        includedEventTypes: expect.arrayContaining([
          "Microsoft.PolicyInsights.PolicyStateCreated",
        ]) as unknown,
      },
    });
    expect(of("Microsoft.Authorization/roleAssignments")).toHaveLength(1);
    const open = (environment: Environment) =>
      madeBy(environment)("Microsoft.Web/sites/config").map(
        ({ properties }) => properties["globalValidation"],
      );
    expect(open(delivery)).toContainEqual(
      expect.objectContaining({ excludedPaths: ["/api/health", "/runtime/webhooks/eventgrid"] }),
    );
    expect(open({})).toContainEqual(expect.objectContaining({ excludedPaths: ["/api/health"] }));
  });
});

describe.runIf(hasBicep)("the durable backend", { timeout: 120_000 }, () => {
  it("is the storage account if nothing is said", () => {
    const of = madeBy({});
    expect(of("Microsoft.DurableTask/schedulers")).toEqual([]);
    expect(settingsIn(of)[SCHEDULER_CONNECTION]).toBe("");
  });

  it("is a scheduler that takes calls, keeps what has ended for as long as the app, and lets the app's identity in", () => {
    const of = madeBy({ KEYLESS_DURABLE_BACKEND: "scheduler", KEYLESS_TASK_HUB_DAYS: "9" });
    expect(of("Microsoft.DurableTask/schedulers")[0]?.properties).toEqual({
      sku: { name: "Consumption" },
      ipAllowlist: ["0.0.0.0/0"],
    });
    expect(of("Microsoft.DurableTask/schedulers/taskHubs")[0]?.id).toMatch(/\/taskHubs\/Keyless$/);
    expect(of("Microsoft.DurableTask/schedulers/retentionPolicies")[0]?.properties).toEqual({
      retentionPolicies: [{ retentionPeriodInDays: 9 }],
    });
    const rights = of("Microsoft.Authorization/roleAssignments").filter(({ properties }) =>
      String(properties["roleDefinitionId"]).endsWith("0ad04412-c4d5-4796-b79c-f76d14c8d402"),
    );
    expect(rights).toHaveLength(1);
    const settings = settingsIn(of);
    expect(settings["TASKHUB_NAME"]).toBe("Keyless");
    expect(settings["KEYLESS_TASK_HUB_DAYS"]).toBe("9");
    expect(String(settings[SCHEDULER_CONNECTION])).toMatch(
      /Endpoint=.*;Authentication=ManagedIdentity;ClientID=/s,
    );
  });

  it("is refused where the word is another", () => {
    expect(() => predicted({ KEYLESS_DURABLE_BACKEND: "netherite" })).toThrow(/azureStorage/);
  });
});
