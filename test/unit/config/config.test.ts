import { describe, expect, it } from "vitest";
import { days } from "../../../domain/text/duration.ts";
import { DEFAULT_GUARDRAILS } from "../../../domain/guardrails/guardrails.ts";
import { readConfig } from "../../../platform/config/config.ts";
import { Settings } from "../../../platform/config/settings.ts";
import { CLIENT_ID, ACCOUNT, OWN, deployed, local, problemsOf } from "../../support/settings.ts";

const MANAGEMENT_GROUP = "/providers/Microsoft.Management/managementGroups/platform";

describe("settings that are right", () => {
  it("of a deployed app require an approval and forbid approving one's own run", () => {
    expect(readConfig(deployed)).toEqual({
      records: { kind: "tables", account: ACCOUNT },
      azure: { kind: "real", cloud: "public", identityClientId: CLIENT_ID },
      login: { kind: "platform" },
      guardrails: {
        ...DEFAULT_GUARDRAILS,
        ownResources: [OWN],
        ownStorageAccount: "contosokeyless",
      },
      publicOrigin: "https://keyless.contoso.example",
      approval: "required",
      selfApproval: "forbidden",
      taskHubKeptMs: days(30),
      log: { level: "info", format: "json" },
    });
  });

  it("of a rehearsal on loopback need no login, and allow the one caller there is to approve", () => {
    expect(readConfig({ ...local, KEYLESS_APPROVAL: "notRequired", KEYLESS_LOG_LEVEL: "debug" })).toEqual({
      records: { kind: "sqlite", file: "records.db" },
      azure: { kind: "simulator", url: "http://127.0.0.1:8181" },
      login: { kind: "none", token: "t".repeat(32) },
      guardrails: DEFAULT_GUARDRAILS,
      approval: "notRequired",
      selfApproval: "allowed",
      taskHubKeptMs: days(30),
      log: { level: "debug", format: "json" },
    });
  });

  it("of a rehearsal may keep its records in Azurite on this machine, as the cloud keeps them in tables", () => {
    const url = "http://127.0.0.1:10002/devstoreaccount1";
    for (const given of [url, `${url}/`]) {
      const { records } = readConfig({ ...local, KEYLESS_RECORDS: `tables:${given}` });
      expect(records).toEqual({ kind: "emulator", url });
    }
  });

  it("name the subscriptions that are served, however they are spelled", () => {
    const { subscriptions } = readConfig({
      ...local,
      KEYLESS_SUBSCRIPTIONS: "AAAAAAAA-2222-4333-8444-555555555555, 11111111-2222-4333-8444-555555555555",
    });
    expect(subscriptions).toEqual(new Set(["aaaaaaaa-2222-4333-8444-555555555555", CLIENT_ID]));
  });

  it.each([
    ["usGovernment", "https://acc.table.core.usgovcloudapi.net"],
    ["china", "https://acc.table.core.chinacloudapi.cn"],
  ])("name the account of the records in the cloud %s", (cloud, account) => {
    const settings = { ...deployed, KEYLESS_CLOUD: cloud, KEYLESS_RECORDS: `tables:${account}/` };
    expect(readConfig(settings).records).toEqual({ kind: "tables", account });
  });

  it("may keep the records in a file behind a login on loopback, where there is one instance", () => {
    const settings = {
      ...deployed,
      KEYLESS_RECORDS: "sqlite:records.db",
      WEBSITE_HOSTNAME: "localhost:7071",
    };
    expect(readConfig(settings).records).toEqual({ kind: "sqlite", file: "records.db" });
  });

  it("cannot be changed afterwards", () => {
    const config = readConfig(deployed);
    expect([config, config.azure, config.log, config.records].every((part) => Object.isFrozen(part))).toBe(
      true,
    );
  });

  it("may be set to nothing, which counts as absent; what other programs set is left alone", () => {
    expect(
      readConfig({ ...local, KEYLESS_CLOUD: "", KEYLESS_LOG_LEVEL: "", PATH: "/bin", keyless_x: "1" }),
    ).toEqual(readConfig(local));
  });
});

describe("settings that are wrong", () => {
  it("are all named in one message, each with its rule and an example", () => {
    expect(() =>
      readConfig({
        KEYLESS_RECORDS: "tables:keyless",
        KEYLESS_CLOUD: "germany",
        KEYLESS_LOG_LEVEL: "loud",
        KEYLESS_RECORD: "sqlite:x",
      }),
    ).toThrow(
      [
        "Keyless cannot start, 6 problems in its settings:",
        "  - KEYLESS_RECORD is not a setting; the settings are KEYLESS_RECORDS, KEYLESS_CLOUD, KEYLESS_IDENTITY_CLIENT_ID, KEYLESS_SUBSCRIPTIONS, KEYLESS_SCOPE, KEYLESS_ONBOARDING, KEYLESS_SIMULATOR_URL, KEYLESS_LOGIN, KEYLESS_TOKEN, KEYLESS_PUBLIC_URL, KEYLESS_APPROVAL, KEYLESS_SELF_APPROVAL, KEYLESS_TASK_HUB_DAYS, KEYLESS_OWN_RESOURCES, KEYLESS_ALLOWED_ISSUERS, KEYLESS_GRANTABLE_ROLES, KEYLESS_LOG_LEVEL, KEYLESS_LOG_FORMAT",
        "  - KEYLESS_RECORDS must be sqlite: and the path of a file for the records of runs, or tables: and the https URL of the table service of a storage account, such as KEYLESS_RECORDS=tables:https://contosokeyless.table.core.windows.net",
        "  - KEYLESS_CLOUD must be public, usGovernment or china, such as KEYLESS_CLOUD=public",
        "  - KEYLESS_LOG_LEVEL must be one of debug, info, warn, error, such as KEYLESS_LOG_LEVEL=info",
        "  - KEYLESS_LOGIN must be platform unless the host listens on loopback",
      ].join("\n"),
    );
  });

  it("are not repeated in the message, for one may be a secret in the wrong place", () => {
    const secret = "hunter2-very-secret";
    const everywhere = Object.fromEntries(
      Settings.keyof().options.map((name) => [name, `https://u:${secret}@x/`]),
    );
    const problems = problemsOf(everywhere);
    expect(problems.length).toBeGreaterThan(8);
    expect(problems.join()).not.toContain(secret);
  });

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    ["no store", { ...local, KEYLESS_RECORDS: undefined }, /^KEYLESS_RECORDS must be sqlite:/],
    [
      "tables of no cloud",
      { ...deployed, KEYLESS_RECORDS: "tables:https://acc.table.evil.example" },
      /sqlite:/,
    ],
    [
      "tables without TLS",
      { ...deployed, KEYLESS_RECORDS: "tables:http://acc.table.core.windows.net" },
      /sqlite:/,
    ],
    [
      "an emulator on another machine",
      { ...local, KEYLESS_RECORDS: "tables:http://10.0.0.4:10002/devstoreaccount1" },
      /sqlite:/,
    ],
    [
      "an emulator under another name that begins as loopback does",
      { ...local, KEYLESS_RECORDS: "tables:http://127.0.0.1:1@evil.example/devstoreaccount1" },
      /sqlite:/,
    ],
    [
      "a user at an emulator",
      { ...local, KEYLESS_RECORDS: "tables:http://a:b@127.0.0.1:10002/devstoreaccount1" },
      /sqlite:/,
    ],
    ["a table, not an account", { ...deployed, KEYLESS_RECORDS: `tables:${ACCOUNT}/runs` }, /sqlite:/],
    ["tables with a key", { ...deployed, KEYLESS_RECORDS: `tables:${ACCOUNT}/?sig=x` }, /sqlite:/],
    ["a store without a path", { ...local, KEYLESS_RECORDS: "sqlite:" }, /^KEYLESS_RECORDS must be sqlite:/],
    [
      "an identity that is no GUID",
      { ...deployed, KEYLESS_IDENTITY_CLIENT_ID: "id-keyless" },
      /client id \(a GUID\)/,
    ],
    [
      "no subscription between two commas",
      { ...local, KEYLESS_SUBSCRIPTIONS: `${CLIENT_ID},` },
      /^KEYLESS_SUBSCRIPTIONS must be the ids/,
    ],
    ["a simulator elsewhere", { ...local, KEYLESS_SIMULATOR_URL: "http://sim.example" }, /on this machine/],
    [
      "a simulator with a path",
      { ...local, KEYLESS_SIMULATOR_URL: "http://localhost:1/x" },
      /on this machine/,
    ],
    ["a public URL without TLS", { ...deployed, KEYLESS_PUBLIC_URL: "http://keyless.example" }, /https URL/],
    [
      "a public URL with a user",
      { ...deployed, KEYLESS_PUBLIC_URL: "https://me:x@keyless.example" },
      /https URL/,
    ],
  ])("by themselves: %s", (_what, environment, expected) => {
    const [only, ...more] = problemsOf(environment);
    expect(only).toMatch(expected);
    expect(more).toEqual([]);
  });

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    [
      "a simulator and real Azure",
      { ...deployed, KEYLESS_SIMULATOR_URL: "http://127.0.0.1:8181" },
      /^KEYLESS_CLOUD and KEYLESS_SIMULATOR_URL exclude each other/,
    ],
    [
      "a list of subscriptions and a management group",
      { ...deployed, KEYLESS_SUBSCRIPTIONS: CLIENT_ID, KEYLESS_SCOPE: MANAGEMENT_GROUP },
      /^KEYLESS_SCOPE and KEYLESS_SUBSCRIPTIONS exclude each other/,
    ],
    [
      "a policy of onboarding and no management group",
      { ...deployed, KEYLESS_ONBOARDING: '{"providers":[]}' },
      /^KEYLESS_ONBOARDING has no effect without KEYLESS_SCOPE/,
    ],
    ["neither of them", { ...local, KEYLESS_SIMULATOR_URL: undefined }, /^KEYLESS_CLOUD must name the cloud/],
    [
      "real Azure without an identity",
      { ...deployed, KEYLESS_IDENTITY_CLIENT_ID: undefined },
      /^KEYLESS_IDENTITY_CL/,
    ],
    [
      "real Azure without approvals",
      { ...deployed, KEYLESS_APPROVAL: "notRequired" },
      /^KEYLESS_APPROVAL must be/,
    ],
    [
      "the records of a deployed app on a disk of its instance",
      { ...deployed, KEYLESS_RECORDS: "sqlite:/home/records.db" },
      /^KEYLESS_RECORDS must be tables:/,
    ],
    [
      "records in another cloud",
      { ...deployed, KEYLESS_CLOUD: "china" },
      /^KEYLESS_RECORDS must name a storage account of the cloud/,
    ],
    [
      "a rehearsal among the records of real work",
      { ...local, KEYLESS_RECORDS: `tables:${ACCOUNT}` },
      /^KEYLESS_RECORDS must be a file, or the table service of Azurite/,
    ],
    [
      "real work among the records of an emulator",
      { ...deployed, KEYLESS_RECORDS: "tables:http://127.0.0.1:10002/devstoreaccount1" },
      /^KEYLESS_RECORDS must not be Azurite's/,
    ],
    [
      "an API without a login",
      { ...local, WEBSITE_HOSTNAME: "10.0.0.4:80" },
      /^KEYLESS_LOGIN must be platform/,
    ],
    [
      "a port on loopback that every user of the machine may use",
      { ...local, KEYLESS_TOKEN: undefined },
      /^KEYLESS_TOKEN must be set when KEYLESS_LOGIN is none/,
    ],
    [
      "a token that can be guessed",
      { ...local, KEYLESS_TOKEN: "secret" },
      /^KEYLESS_TOKEN must be a random secret of 32 to 200/,
    ],
    [
      "a token that nobody is asked for",
      { ...deployed, KEYLESS_TOKEN: "t".repeat(32) },
      /^KEYLESS_TOKEN has no effect when KEYLESS_LOGIN=platform/,
    ],
    [
      "an API of unknown address",
      { ...local, WEBSITE_HOSTNAME: undefined },
      /^KEYLESS_LOGIN must be platform/,
    ],
    [
      "a name that only looks local",
      { ...local, WEBSITE_HOSTNAME: "127.0.0.1.evil.example" },
      /^KEYLESS_LOGIN must/,
    ],
    [
      "a login that is not switched on",
      { ...deployed, WEBSITE_AUTH_ENABLED: "False" },
      /^KEYLESS_LOGIN=platform needs/,
    ],
    [
      "a login without a public URL",
      { ...deployed, KEYLESS_PUBLIC_URL: undefined },
      /^KEYLESS_PUBLIC_URL must be/,
    ],
    [
      "four eyes without a login",
      { ...local, KEYLESS_SELF_APPROVAL: "forbidden" },
      /^KEYLESS_SELF_APPROVAL=forbidden/,
    ],
  ])("together: %s", (_what, environment, expected) => {
    const [only, ...more] = problemsOf(environment);
    expect(only).toMatch(expected);
    expect(more).toEqual([]);
  });

  it("together are not judged by one that is wrong by itself", () => {
    const problems = problemsOf({
      ...deployed,
      KEYLESS_CLOUD: "moon",
      KEYLESS_SIMULATOR_URL: "http://127.0.0.1:1",
    });
    expect(problems).toEqual([expect.stringMatching(/^KEYLESS_CLOUD must be public/)]);
  });
});
