const df = require("durable-functions");

const square = df.app.activity("square", { handler: (number) => number * number });

df.app.orchestration("sumOfSquares", function* (context) {
  const { count } = context.df.getInput();
  const tasks = Array.from({ length: count }, (_, index) => square(index));
  const squares = yield context.df.Task.all(tasks);
  return squares.reduce((sum, one) => sum + one, 0);
});

df.app.orchestration("twoSums", function* (context) {
  const retry = new df.RetryOptions(100, 3);
  const first = yield context.df.callSubOrchestrator("sumOfSquares", { count: 3 });
  const second = yield context.df.callSubOrchestratorWithRetry("sumOfSquares", retry, { count: 4 });
  return first + second;
});
