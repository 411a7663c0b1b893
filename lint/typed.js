// Rules that need types. They look at what is deployed and at local/; tests await and throw away in ways of their own.

import { delegatedSteps } from "./delegated-steps.js";

const TYPED = ["activities", "build", "domain", "functions", "local", "orchestrations", "platform"].map(
  (folder) => `${folder}/**/*.ts`,
);

export const typed = (tsconfigRootDir) => [
  {
    files: TYPED,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-deprecated": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        // A default that says what the rest means is an answer to every case.
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ["orchestrations/**/*.ts"],
    plugins: { keyless: { rules: { "delegated-steps": delegatedSteps } } },
    rules: { "keyless/delegated-steps": "error" },
  },
];
