import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readConfig } from "../../../platform/config/config.ts";
import { Settings } from "../../../platform/config/settings.ts";
import { TABLE_NAME } from "../../../platform/records/table-rows.ts";
import { ALL_ROLES, roleOf } from "../../support/app-roles.ts";

/** Where infra/ was compiled to (`npm run test:infra`); absent where there is no compiler. */
const compiled = process.env["COMPILED_INFRA"];

const root = join(import.meta.dirname, "../../..");
const Template = z.looseObject({
  parameters: z.record(
    z.string(),
    z.looseObject({
      metadata: z.looseObject({ description: z.string() }),
      allowedValues: z.array(z.unknown()).optional(),
    }),
  ),
  variables: z.record(z.string(), z.unknown()).default({}),
  resources: z.unknown(),
});
const Resource = z.looseObject({
  type: z.string(),
  name: z.string(),
  properties: z.looseObject({}).default({}),
});

const read = (name: string) =>
  Template.parse(JSON.parse(readFileSync(join(compiled ?? "", `${name}.json`), "utf8")));

/** Every resource of a template, those of its modules among them. */
function resourcesOf(part: unknown): readonly z.infer<typeof Resource>[] {
  if (typeof part !== "object" || part === null) return [];
  const one = Resource.safeParse(part);
  return [...(one.success ? [one.data] : []), ...Object.values(part).flatMap(resourcesOf)];
}

function only(template: string, type: string, name = ""): z.infer<typeof Resource> {
  const found = resourcesOf(read(template).resources).filter(
    (resource) => resource.type === type && resource.name.includes(name),
  );
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${String(found.length)} of ${type} ${name}`);
  return first;
}

const settingsOf = () =>
  z
    .record(z.string(), z.string())
    .parse(only("function-app", "Microsoft.Web/sites/config", "appsettings").properties);

const isExpression = (value: string) => value.startsWith("[");

describe.runIf(compiled !== undefined)("the template of the Function app", () => {
  const names = Settings.keyof().options.filter((name) => name.startsWith("KEYLESS_"));

  it("sets every setting that there is for real Azure, and none that there is not", () => {
    const set = Object.keys(settingsOf()).filter((name) => name.startsWith("KEYLESS_"));
    expect(set.sort()).toEqual(
      names.filter((name) => !["KEYLESS_SIMULATOR_URL", "KEYLESS_TOKEN"].includes(name)).sort(),
    );
  });

  it.each([
    { scope: "a list of subscriptions", without: ["KEYLESS_SCOPE", "KEYLESS_ONBOARDING"] },
    { scope: "a management group", without: ["KEYLESS_SUBSCRIPTIONS"] },
  ])("sets them so that the app starts and serves $scope", ({ without }) => {
    const example = (name: string) =>
      z.object({ examples: z.tuple([z.string()]) }).parse(Settings.shape[Settings.keyof().parse(name)].meta())
        .examples[0];
    const environment = Object.fromEntries(
      Object.entries(settingsOf())
        .filter(([name]) => name.startsWith("KEYLESS_"))
        .filter(([name]) => !without.includes(name))
        .map(([name, value]) => [name, isExpression(value) ? example(name) : value]),
    );
    const config = readConfig({
      ...environment,
      WEBSITE_HOSTNAME: "func-keyless.azurewebsites.net",
      WEBSITE_AUTH_ENABLED: "True",
    });
    expect(config).toMatchObject({
      records: { kind: "tables" },
      approval: "required",
      login: { kind: "platform" },
    });
  });

  it("knows every cloud that the app knows", () => {
    const clouds = z.record(z.string(), z.string()).parse(read("function-app").variables["clouds"]);
    expect(Object.values(clouds)).toEqual(Settings.shape.KEYLESS_CLOUD.unwrap().options);
  });

  it("sets what host.json leaves open", () => {
    const host = readFileSync(join(root, "host.json"), "utf8");
    const open = [...host.matchAll(/%(\w+)%/g)].map(([, name = ""]) => name);
    expect(open).toEqual(["TASKHUB_NAME"]);
    expect(Object.keys(settingsOf())).toEqual(expect.arrayContaining(open));
    const connection = z
      .object({
        extensions: z.object({
          durableTask: z.object({ storageProvider: z.object({ connectionStringName: z.string() }) }),
        }),
      })
      .parse(JSON.parse(host)).extensions.durableTask.storageProvider.connectionStringName;
    for (const service of ["blob", "queue", "table"]) {
      expect(settingsOf()).toHaveProperty(`${connection}__${service}ServiceUri`);
    }
  });

  it("holds no secret: no key is listed, and nothing is a password", () => {
    const text = readFileSync(join(compiled ?? "", "main.json"), "utf8");
    expect(text).not.toMatch(/listKeys|listAccountSas|AccountKey|clientSecret/i);
  });
});

describe.runIf(compiled !== undefined)("the template of the storage account", () => {
  it("makes the table that the app reads, in an account without keys", () => {
    const name = only("storage", "Microsoft.Storage/storageAccounts/tableServices/tables").name;
    expect(name).toContain(`'${TABLE_NAME}'`);
    expect(only("storage", "Microsoft.Storage/storageAccounts").properties).toMatchObject({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
    });
  });
});

describe.runIf(compiled !== undefined)("the template of the login", () => {
  it("lets nobody in without a token, but for probes of the health", () => {
    const { globalValidation, platform } = only("login", "Microsoft.Web/sites/config").properties;
    expect(platform).toEqual({ enabled: true });
    // What it leaves open: options.test.ts.
    expect(globalValidation).toMatchObject({
      requireAuthentication: true,
      unauthenticatedClientAction: "Return401",
    });
  });
});

describe.runIf(compiled !== undefined)("the template of the rights", () => {
  it("has the roles that were tried on the simulator", () => {
    const loaded = Object.values(read("rights").variables).map((value) => JSON.stringify(value));
    for (const name of ALL_ROLES) {
      expect(loaded).toContain(JSON.stringify(roleOf(name)));
    }
  });

  it("gives the granter its condition, for what it gives and for what it takes", () => {
    const { properties } = only("rights", "Microsoft.Authorization/roleAssignments", "granter");
    expect(properties).toMatchObject({ condition: "[variables('condition')]", conditionVersion: "2.0" });
    const condition = String(read("rights").variables["condition"]);
    expect(condition).toMatch(
      /write.*@Request.*gives.*@Request.*ServicePrincipal.*delete.*@Resource.*takes.*ServicePrincipal/s,
    );
  });

  it("assigns every other role without one, on the subscription alone", () => {
    const roles = resourcesOf(read("rights").resources).filter(
      ({ type }) => type === "Microsoft.Authorization/roleDefinitions",
    );
    expect(roles).toHaveLength(2);
    for (const { properties } of roles)
      expect(properties["assignableScopes"]).toEqual(["[subscription().id]"]);
  });
});

describe.runIf(compiled !== undefined)("every parameter", () => {
  it.each([
    "main",
    "keyless",
    "function-app",
    "storage",
    "network",
    "scheduler",
    "monitoring",
    "alerts",
    "workbook",
    "login",
    "rights",
    "event-topic",
    "management-group",
    "cluster-events",
    "cluster-topic",
    "cluster-event-subscription",
    "event-rights",
  ])("of %s says what it means", (name) => {
    const undocumented = Object.entries(read(name).parameters).filter(
      ([, { metadata }]) => metadata.description.length < 10,
    );
    expect(undocumented).toEqual([]);
  });
});
