const df = require("durable-functions");

df.app.orchestration("helloCities", function* (context) {
  context.log("the chain begins");
  const outputs = [];
  for (const city of ["Tokyo", "Seattle", "Cairo"]) {
    outputs.push(yield context.df.callActivity("sayHello", city));
  }
  context.info("the chain ends");
  return outputs;
});

df.app.activity("sayHello", {
  handler: (city, context) => {
    context.debug(`greeting ${city}`);
    return `${process.env.GREETING} ${city}`;
  },
});
