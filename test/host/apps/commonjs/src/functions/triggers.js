const { app } = require("@azure/functions");
const df = require("durable-functions");

const seen = [];

app.timer("nightly", {
  schedule: "0 0 3 * * *",
  handler: (timer, context) => {
    seen.push(timer.isPastDue ? "missed" : "nightly");
    context.log("the night shift");
  },
});

df.app.client.eventGrid("onEvent", {
  handler: async (event, client) => {
    await client.startNew("helloCities", { instanceId: event.id, input: {} });
  },
});

app.get("seen", () => ({ jsonBody: seen }));
