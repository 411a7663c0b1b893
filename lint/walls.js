// The walls between the folders, as ESLint settings. Each ban's message says what to use instead.

import { impure } from "./purity.js";
import { runtimeWalls } from "./runtime-walls.js";
import { simulatorWalls } from "./simulator-walls.js";

/** Import patterns that must not be reached from a folder; matched against the import's own text. */
const anyOf = (...folders) => `(^|/)(${folders.join("|")})/`;

const noNodeOrSdk = [
  {
    regex: "^node:",
    message: "No Node built-ins here: take the value as input, or do the work in an activity.",
  },
  {
    regex: "^@azure/|^durable-functions$",
    message: "No SDK here: an activity talks to Azure, and the kit talks to Durable Functions.",
  },
];

const nothingOfOurs = {
  regex: anyOf("orchestrations", "activities", "platform", "functions", "local", "test"),
  message: "domain/ imports nothing of ours: it is the vocabulary that everything else shares.",
};

const noLocal = {
  regex: anyOf("local"),
  message: "Nothing outside local/ and test/ may import local/: it is never deployed.",
};

/** What more than one workflow needs stands in these folders; of another's own folder only the contract is known. */
const noOtherWorkflow = {
  regex: "^(\\.\\./)+(?!(kit|shared|images|domain|activities)/)[\\w-]+/(?!contract\\.ts$)",
  message: "Another workflow's own: what both need goes to orchestrations/shared/.",
};

const noOtherActivity = {
  regex: "^\\.\\./(?!(domain|platform)/)[\\w-]+/(?!contract\\.ts$)",
  message: "Another activity's own: what both need goes to platform/ or domain/.",
};

const rawYield = {
  selector: "YieldExpression[delegate=false]",
  message: "Raw yield loses the type and the retry; use yield* with a step of the kit.",
};

/**
 * What must not be used of Durable Functions, by the name of the property: as a member, as a key and as a text that
 * might be one. Each has a test that shows what goes wrong: test/orchestration/runtime/defects.
 */
const trap = (names, message) =>
  [
    `MemberExpression[property.name=${names}]`,
    `Property[key.name=${names}]`,
    `MemberExpression[computed=true] > Literal[value=${names}]`,
  ].map((selector) => ({ selector, message }));

const inCatalogues =
  "Texts for people stand in the catalogues of domain/reasons, domain/incidents and domain/steps: say it by its code.";

/** A text in a field that people read. */
const reasonInPlace = ["Literal[value=/ /]", "TemplateLiteral > TemplateElement[value.raw=/[a-z] /]"].map(
  (text) => ({
    selector: `Property[key.name=/^(because|why|reason|remedy)$/]:not(Property[key.name='example'] Property) > ${text}`,
    message: inCatalogues,
  }),
);

/** A sentence with values. What a defect throws is for the log, and has no code. */
const sentenceInPlace = {
  selector:
    ":not(NewExpression[callee.name=/^(Type|Range)Error$/]) > TemplateLiteral > TemplateElement[value.raw=/[a-z],? ([a-z]|$)|^ [a-z]/]",
  message: inCatalogues,
};

/** Used nowhere: there is no safe way to use them. */
const neverUsed = [
  ...trap(
    "/^(withRetry|call(Activity|SubOrchestrator)WithRetry)$/",
    "The library's retries skew ids and hang: the kit retries by a named policy.",
  ),
  ...trap(
    "/^retryTimeout(InMilliseconds)?$/",
    "The library hangs for ever when it passes: give the step a Patience.",
  ),
  {
    selector: "CallExpression[callee.property.name=/^(callHttp|callEntity|signalEntity|lock)$/]",
    message: "Not hosted everywhere: an activity talks to the world, and records hold state.",
  },
  { selector: "NewExpression[callee.name='RetryOptions']", message: "The kit retries by a named policy." },
  {
    selector: "NewExpression[callee.property.name='RetryOptions']",
    message: "The kit retries by a named policy.",
  },
];

/** Used by the kit alone. */
const onlyInTheKit = [
  ...trap("/^continueAsNew$/", "It loses events: page the work through flow.child()."),
  ...trap(
    "/^(waitForExternalEvent|raiseEvent)$/",
    "An abandoned waiter swallows events: use flow.command().",
  ),
  ...trap("/^createTimer$/", "A timer that is left keeps the run alive: use flow.sleep()."),
  ...trap(
    "/^(callActivity|callSubOrchestrator)$/",
    "No types, no retry: use flow.ask(), flow.perform() or flow.child().",
  ),
  {
    selector: "MemberExpression[property.name=/^(all|any)$/][object.property.name='Task']",
    message: "It fails early, or hangs on what is done: use flow.askAll(), or the kit's race.",
  },
  {
    selector: "MemberExpression[property.name=/^(all|any)$/][object.name='Task']",
    message: "It fails early, or hangs on what is done: use flow.askAll(), or the kit's race.",
  },
];

const restrictImports = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

/** ESLint flat-config entries, in order: later entries refine earlier ones. */
export const walls = [
  {
    files: ["domain/**/*.ts"],
    rules: {
      ...impure,
      ...restrictImports(...noNodeOrSdk, nothingOfOurs),
    },
  },
  {
    files: ["domain/run/**/*.ts"],
    rules: restrictImports(...noNodeOrSdk, nothingOfOurs, {
      regex: "^\\.\\./(?!(findings|incidents|reasons|remains|schema|text)/)[\\w-]+/",
      message: "domain/run is what every run has: it knows nothing of a workflow's.",
    }),
  },
  {
    files: ["domain/{addons,cluster,grants,images}/**/*.ts"],
    rules: restrictImports(...noNodeOrSdk, nothingOfOurs, {
      regex: "^(\\.\\./)+migration/",
      message:
        "Every workflow uses this: what it shares with a migration stands here, and the migration imports it.",
    }),
  },
  {
    files: ["orchestrations/**/*.ts"],
    rules: {
      ...impure,
      "no-restricted-syntax": [
        ...impure["no-restricted-syntax"],
        rawYield,
        ...neverUsed,
        ...onlyInTheKit,
        ...reasonInPlace,
        sentenceInPlace,
      ],
      ...restrictImports(
        ...noNodeOrSdk,
        noOtherWorkflow,
        {
          regex: anyOf("platform", "functions", "local", "test"),
          message: "orchestrations/ imports only domain/, its kit and contracts.",
        },
        {
          regex: "(^|/)activities/(?!([^/]+/)?contract\\.ts$|activity-contract\\.ts$)",
          message: "A workflow knows an activity by its contract.ts, never by its handler.",
        },
      ),
    },
  },
  {
    files: ["orchestrations/kit/**/*.ts"],
    rules: {
      "no-restricted-syntax": [...impure["no-restricted-syntax"], ...neverUsed, ...reasonInPlace],
      ...restrictImports(
        noNodeOrSdk[0],
        {
          regex: "^@azure/",
          message: "The kit knows durable-functions and nothing else of Azure.",
        },
        {
          regex: "^\\.\\./(?!\\.\\./)",
          message: "The kit serves every workflow: it knows none of them, nor what they share.",
        },
        {
          regex: anyOf("platform", "functions", "local", "test"),
          message: "The kit imports only domain/ and contracts.",
        },
      ),
    },
  },
  {
    files: ["activities/**/*.ts"],
    rules: restrictImports(
      noLocal,
      {
        regex: anyOf("orchestrations", "functions"),
        message: "An activity knows domain/ and platform/; it does not know who calls it.",
      },
      noOtherActivity,
    ),
  },
  {
    files: ["{activities,platform}/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", ...reasonInPlace] },
  },
  {
    files: ["activities/**/handler.ts", "platform/azure/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[object.name='Promise'][property.name=/^(all|allSettled|any|race)$/]",
          message:
            "Azure is asked one after the other: what goes out side by side breaks a Retry-After. Use inTurn().",
        },
        ...reasonInPlace,
      ],
    },
  },
  {
    files: ["activities/**/contract.ts", "activities/activity-contract.ts"],
    rules: {
      ...impure,
      ...restrictImports(...noNodeOrSdk, noLocal, noOtherActivity, {
        regex: anyOf("orchestrations", "functions", "platform"),
        message: "A contract is imported by workflows: it may know only domain/.",
      }),
    },
  },
  {
    files: ["platform/**/*.ts"],
    rules: restrictImports(noLocal, {
      regex: anyOf("orchestrations", "functions", "activities"),
      message: "platform/ holds adapters: it knows domain/ only.",
    }),
  },
  { files: ["functions/**/*.ts"], rules: restrictImports(noLocal) },
  ...runtimeWalls,
  ...simulatorWalls,
];
