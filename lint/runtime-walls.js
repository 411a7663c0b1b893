// The walls of the embedded runtime, as docs/ARCHITECTURE.md draws them.

import { impureHere } from "./purity.js";

const SAY_SO = "docs/ARCHITECTURE.md, The embedded runtime, says which module may import which.";

/** A folder of local/runtime, and the folders beside it that it may import from. */
const folder = (name, ...known) => {
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
              message: `${name}/ knows ${known.length === 0 ? "no other folder" : `only ${known.join(", ")}`}. ${SAY_SO}`,
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
  folder("http"),
  folder("clock"),
  folder("protocol", "engine"),
  folder("store", "engine"),
  folder("worker", "http", "protocol"),
  folder("triggers", "worker", "http", "protocol", "clock"),
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
