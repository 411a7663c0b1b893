const { app } = require("@azure/functions");
const df = require("durable-functions");

app.http("httpStart", {
  route: "orchestrators/{orchestratorName}",
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const body = await request.text();
    const input = body === "" ? undefined : JSON.parse(body);
    const instanceId = await client.startNew(request.params.orchestratorName, { input });
    context.log(`Started orchestration with ID = '${instanceId}'.`);
    return client.createCheckStatusResponse(request, instanceId);
  },
});

app.http("httpWait", {
  methods: ["POST"],
  route: "orchestrators/wait/{orchestratorName}",
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const instanceId = await client.startNew(request.params.orchestratorName, {
      input: await request.json(),
    });
    return client.waitForCompletionOrCreateCheckStatusResponse(request, instanceId, {
      timeoutInMilliseconds: 5000,
      retryIntervalInMilliseconds: 50,
    });
  },
});

app.http("switchedOff", { methods: ["GET"], handler: () => ({ body: "on" }) });
