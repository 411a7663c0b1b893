// The walls of the simulated Azure: what happened (world), how a request is taken (core), what each provider does.

const knowsNot = (folder, folders, message) => ({
  files: [`local/arm/${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ regex: `^(\\.\\./)+(${folders.join("|")})(/|\\.ts$)`, message }] },
    ],
  },
});

const ABOVE_PROVIDERS = ["http", "cli", "fleet", "scenario", "simulator", "main"];

export const simulatorWalls = [
  knowsNot(
    "world",
    ["core", "providers", "kql", ...ABOVE_PROVIDERS],
    "world/ holds what there is and knows no folder above it.",
  ),
  knowsNot("kql", ["core", "providers", ...ABOVE_PROVIDERS], "kql/ knows JSON, and nothing of Azure."),
  knowsNot(
    "core",
    ["providers", "kql", ...ABOVE_PROVIDERS],
    "core/ takes requests for every provider and knows none: hand it in from the simulator.",
  ),
  knowsNot("providers", ABOVE_PROVIDERS, "A provider knows core/, world/ and other providers."),
];
