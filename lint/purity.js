// What code that must be pure may not use: no clock, no randomness, no I/O, nothing that waits.

/** For workflows and decisions, whose messages say what there is instead. */
export const impure = {
  "no-restricted-globals": [
    "error",
    { name: "process", message: "Environment is read once, in platform/config; take the value as input." },
    { name: "fetch", message: "Only activities touch the network." },
    { name: "crypto", message: "Randomness breaks replay; derive ids in domain/ids from their inputs." },
    { name: "performance", message: "No clock here; a workflow asks flow.now()." },
    { name: "setTimeout", message: "Workflows sleep with flow.sleep()." },
    { name: "setInterval", message: "Workflows sleep with flow.sleep()." },
    { name: "setImmediate", message: "Workflows sleep with flow.sleep()." },
    { name: "queueMicrotask", message: "Workflows and decisions are synchronous." },
    { name: "require", message: "Import what the layer may import." },
    { name: "globalThis", message: "No way around the wall: take the value as input." },
    { name: "console", message: "Workflows log through flow.log; decisions return what they found." },
    { name: "Buffer", message: "Node's own; use a string or a Uint8Array." },
    { name: "Promise", message: "Workflows and decisions are synchronous; use the kit's steps." },
  ],
  "no-restricted-syntax": [
    "error",
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: "No clock here; a workflow asks flow.now(), a decision takes `now`.",
    },
    { selector: "CallExpression[callee.name='Date']", message: "No clock here; take `now` as input." },
    {
      selector: "MemberExpression[object.name='Date'][property.name='now']",
      message: "No clock here; a workflow asks flow.now(), a decision takes `now`.",
    },
    {
      selector: "MemberExpression[object.name='Math'][property.name='random']",
      message: "Randomness breaks replay; use the kit's seeded jitter.",
    },
    { selector: "AwaitExpression", message: "Workflows and decisions are synchronous; use the kit's steps." },
    { selector: ":function[async=true]", message: "Workflows and decisions are synchronous." },
    { selector: "ImportExpression", message: "Import statically, so that the wall can see it." },
    {
      selector: "Program > VariableDeclaration[kind='let']",
      message: "No module state: it is not replayed.",
    },
    {
      selector: "Program > VariableDeclaration[kind='var']",
      message: "No module state: it is not replayed.",
    },
  ],
};

/** The same for other code, with one message for all of it. */
export const impureHere = (message) => ({
  "no-restricted-globals": [
    "error",
    ...impure["no-restricted-globals"].slice(1).map(({ name }) => ({ name, message })),
  ],
  "no-restricted-syntax": [
    "error",
    ...impure["no-restricted-syntax"].slice(1).map(({ selector }) => ({ selector, message })),
  ],
});
