import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

/** The Bicep compiler (`npm run test:infra`); absent where there is none. */
const compiler = process.env["BICEP"] ?? "";
export const hasBicep = compiler !== "";

const infra = join(import.meta.dirname, "../../infra");

/** What the deployment asks for, and the rest of an azd environment. */
export type Environment = Readonly<Record<string, string>>;

const REQUIRED: Environment = {
  AZURE_LOCATION: "westeurope",
  KEYLESS_APP_REGISTRATION: "11111111-2222-4333-8444-555555555555",
  KEYLESS_SUBSCRIPTIONS: "11111111-2222-4333-8444-555555555555,66666666-7777-4888-8999-aaaaaaaaaaaa",
};

const Resource = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  properties: z.looseObject({}).default({}),
});
export type PredictedResource = z.infer<typeof Resource>;

/** Calls a function with a copy of infra/, into which the compiler may write. */
function withCopy<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "keyless-infra-"));
  try {
    cpSync(infra, folder, { recursive: true });
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(args: readonly string[], environment: Environment = {}): string {
  return execFileSync(compiler, args, {
    encoding: "utf8",
    stdio: "pipe",
    env: { ...process.env, ...environment },
  });
}

/** The resources that a deployment with this environment makes. */
export function predicted(environment: Environment): readonly PredictedResource[] {
  return snapshot("main", ["--subscription-id", "11111111-2222-4333-8444-555555555555"], {
    ...REQUIRED,
    ...environment,
  });
}

/** The resources that the template of the management group makes with this environment, in the group `platform`. */
export function predictedAtManagementGroup(environment: Environment): readonly PredictedResource[] {
  const place = ["--management-group-id", "platform", "--tenant-id", "33333333-2222-4333-8444-555555555555"];
  return snapshot("management-group", place, environment);
}

/** What has been predicted: the compiler takes seconds for each. */
const known = new Map<string, readonly PredictedResource[]>();

function snapshot(
  name: string,
  place: readonly string[],
  environment: Environment,
): readonly PredictedResource[] {
  const key = JSON.stringify([name, environment]);
  const resources = known.get(key) ?? predictedBy(name, place, environment);
  known.set(key, resources);
  return resources;
}

function predictedBy(
  name: string,
  place: readonly string[],
  environment: Environment,
): readonly PredictedResource[] {
  return withCopy((folder) => {
    const where = [...place, "--location", "westeurope", "--deployment-name", "keyless"];
    run(["snapshot", join(folder, `${name}.bicepparam`), ...where], environment);
    const written: unknown = JSON.parse(readFileSync(join(folder, `${name}.snapshot.json`), "utf8"));
    return z.object({ predictedResources: z.array(Resource) }).parse(written).predictedResources;
  });
}

/** The values that the parameters of the deployment get from this environment. */
export function parameters(environment: Environment): Readonly<Record<string, unknown>> {
  return withCopy((folder) => built(join(folder, "main.bicepparam"), { ...REQUIRED, ...environment }));
}

/** What the template makes of names of deployments. */
export function shortNames(names: readonly string[]): readonly string[] {
  return withCopy((folder) => {
    const file = join(folder, "names.bicepparam");
    const list = names.map((name) => `'${name}'`).join("\n");
    writeFileSync(
      file,
      `using none\nimport { shortName } from 'modules/names.bicep'\nparam short = map([\n${list}\n], name => shortName(name))\n`,
    );
    return z.array(z.string()).parse(built(file)["short"]);
  });
}

/** The values of the parameters that a .bicepparam file sets. */
function built(file: string, environment: Environment = {}): Readonly<Record<string, unknown>> {
  const { parametersJson } = z
    .object({ parametersJson: z.string() })
    .parse(JSON.parse(run(["build-params", file, "--stdout"], environment)));
  const { parameters: values } = z
    .object({ parameters: z.record(z.string(), z.object({ value: z.unknown() })) })
    .parse(JSON.parse(parametersJson));
  return Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]));
}
