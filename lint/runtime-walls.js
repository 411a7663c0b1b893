// The walls of the embedded runtime, as docs/ARCHITECTURE.md draws them.

import { impureHere } from "./purity.js";

const SAY_SO = "docs/ARCHITECTURE.md, The embedded runtime, says which module may import which.";

/** A room of local/runtime, and the rooms beside it that it may import from. */
const room = (name, ...known) => {
  const elsewhere = known.length === 0 ? "^\\.\\./(?!\\.\\.)" : `^\\.\\./(?!\\.\\.|(${known.join("|")})/)`;
  return {
    files: [`local/runtime/${name}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: elsewhere,
              message: `${name}/ knows ${known.length === 0 ? "no other room" : `only ${known.join(", ")}`}. ${SAY_SO}`,
            },
          ],
        },
      ],
    },
  };
};

export const runtimeWalls = [
  {
    files: ["local/runtime/engine/**/*.ts"],
    rules: {
      ...impureHere("The engine is pure: take it as input, or do it in the host."),
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^(?!\\./)",
              message: `engine/ imports nothing but itself: it decides, and does nothing. ${SAY_SO}`,
            },
          ],
        },
      ],
    },
  },
  room("http"),
  room("clock"),
  room("protocol", "engine"),
  room("store", "engine"),
  room("worker", "http", "protocol"),
  room("triggers", "worker", "http", "protocol", "clock"),
  {
    files: ["local/*/**/*.ts"],
    ignores: ["local/runtime/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "(^|/)runtime/(?!index\\.ts$)",
              message: "The runtime is used through its index.ts.",
            },
          ],
        },
      ],
    },
  },
];
