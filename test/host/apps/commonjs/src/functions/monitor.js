const df = require("durable-functions");

let looks = 0;

df.app.activity("isReady", { handler: () => ++looks >= 3 });

df.app.orchestration("monitor", function* (context) {
  const { pollingSeconds, hours } = context.df.getInput();
  const end = context.df.currentUtcDateTime.getTime() + hours * 3600_000;
  while (context.df.currentUtcDateTime.getTime() < end) {
    if (yield context.df.callActivity("isReady")) return "ready";
    const next = context.df.currentUtcDateTime.getTime() + pollingSeconds * 1000;
    yield context.df.createTimer(new Date(next));
  }
  return "expired";
});

df.app.orchestration("counter", function* (context) {
  const count = context.df.getInput() ?? 0;
  if (count >= 3) return count;
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
  context.df.continueAsNew(count + 1);
});
