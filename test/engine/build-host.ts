import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDeployable } from "../../build/deployable.ts";
import { Registry } from "../../local/runtime/worker/registry.ts";
import { local } from "../support/settings.ts";
import { loadFunctions } from "./load-functions.ts";

/**
 * Builds what the tests of this folder run into a folder: the app as it is deployed (`app`), and a host with Microsoft's
 * Durable extension that has a function for each orchestration and activity of it and of the folder `differences` (`engine`).
 */
const [folder = ""] = process.argv.slice(2);
const app = join(folder, "app");
await makeDeployable({ root: join(import.meta.dirname, "../.."), folder: app });
// Nothing is called: these are settings with which the app loads.
Object.assign(process.env, { ...local, KEYLESS_RECORDS: `sqlite:${join(folder, "unused.db")}` });
const registries = [app, join(import.meta.dirname, "differences")].map((place) => ({
  place,
  registry: new Registry({ log: () => undefined }),
}));
for (const { place, registry } of registries) await loadFunctions(registry, place);

const method = (name: string, trigger: string, call: string) =>
  `    [FunctionName("${name}")] public Task<object> ${name}([${trigger}] string? input) => Worker.${call}("${name}", input!);`;
const names = (trigger: string) =>
  registries.flatMap(({ registry }) => registry.triggeredBy(trigger).map(({ name }) => name));
const source = [
  "#nullable enable",
  "using Microsoft.Azure.WebJobs;",
  "using Microsoft.Azure.WebJobs.Extensions.DurableTask;",
  "public partial class Functions",
  "{",
  ...names("orchestrationTrigger").map((name) => method(name, "OrchestrationTrigger", "Orchestrate")),
  ...names("activityTrigger").map((name) => method(name, "ActivityTrigger", "Run")),
  "}",
];
const functions = join(folder, "Functions.cs");
mkdirSync(folder, { recursive: true });
writeFileSync(functions, `${source.join("\n")}\n`);
execFileSync(
  "dotnet",
  [
    "publish",
    join(import.meta.dirname, "host/engine.csproj"),
    ...["--configuration", "Release", "--verbosity", "quiet"],
    ...["--output", join(folder, "engine")],
    `--property:FunctionsFile=${functions}`,
    `--property:BaseIntermediateOutputPath=${join(folder, "obj")}/`,
    `--property:BaseOutputPath=${join(folder, "bin")}/`,
    "--property:RestoreLockedMode=true",
  ],
  { stdio: "inherit" },
);
