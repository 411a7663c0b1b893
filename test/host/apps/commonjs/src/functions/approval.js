const { app } = require("@azure/functions");
const df = require("durable-functions");

df.app.orchestration("approval", function* (context) {
  const { seconds } = context.df.getInput();
  const expires = new Date(context.df.currentUtcDateTime.getTime() + seconds * 1000);
  const timeout = context.df.createTimer(expires);
  const approved = context.df.waitForExternalEvent("Approval");
  context.df.setCustomStatus("waiting");
  const winner = yield context.df.Task.any([approved, timeout]);
  context.df.setCustomStatus("decided");
  if (winner !== approved) return "escalated";
  timeout.cancel();
  return approved.result ? "approved" : "rejected";
});

app.http("approve", {
  methods: ["POST"],
  route: "approvals/{instanceId}",
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    await client.raiseEvent(request.params.instanceId, "Approval", await request.json());
    return { status: 202 };
  },
});
