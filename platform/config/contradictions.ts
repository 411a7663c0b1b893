import { isWithin, resourceGroupId } from "../../domain/arm-id/arm-id.ts";
import { CLOUDS } from "../azure/clouds.ts";
import { isLoopbackHost } from "../loopback.ts";
import type { SettingName, SomeSettings } from "./settings.ts";

/** A rule about several settings, each of which is valid alone. */
interface Rule {
  /** The rule is skipped if one of these is invalid. */
  readonly about: readonly SettingName[];
  readonly broken: (settings: SomeSettings) => boolean;
  readonly problem: string;
}

const served = ({ WEBSITE_HOSTNAME: host }: SomeSettings) => host === undefined || !isLoopbackHost(host);

const otherCloudsAccount = ({ KEYLESS_CLOUD: cloud, KEYLESS_RECORDS: place }: SomeSettings) =>
  cloud !== undefined && place?.kind === "tables" && !place.account.endsWith(CLOUDS[cloud].tableSuffix);

/**
 * The resource group that the app runs in; undefined if App Service does not set its name.
 * Source: learn.microsoft.com/azure/app-service/reference-app-settings, "App environment".
 */
function groupOfApp({ WEBSITE_OWNER_NAME: owner, WEBSITE_RESOURCE_GROUP: group }: SomeSettings) {
  const subscription = owner?.split("+")[0] ?? "";
  return subscription === "" || group === undefined ? undefined : resourceGroupId(subscription, group);
}

function leavesAppOut(each: SomeSettings): boolean {
  const group = groupOfApp(each);
  const { KEYLESS_OWN_RESOURCES: own } = each;
  return group !== undefined && own !== undefined && !own.some((id) => isWithin(group, id));
}

const RULES: readonly Rule[] = [
  {
    about: ["KEYLESS_SCOPE", "KEYLESS_SUBSCRIPTIONS"],
    broken: (each) => each.KEYLESS_SCOPE !== undefined && each.KEYLESS_SUBSCRIPTIONS !== undefined,
    problem:
      "KEYLESS_SCOPE and KEYLESS_SUBSCRIPTIONS exclude each other: the app serves either the subscriptions below a management group or those of a list; remove one",
  },
  {
    about: ["KEYLESS_SCOPE", "KEYLESS_ONBOARDING"],
    broken: (each) => each.KEYLESS_ONBOARDING !== undefined && each.KEYLESS_SCOPE === undefined,
    problem:
      "KEYLESS_ONBOARDING has no effect without KEYLESS_SCOPE: the app onboards only subscriptions below a management group; set KEYLESS_SCOPE or remove KEYLESS_ONBOARDING",
  },
  {
    about: ["KEYLESS_CLOUD", "KEYLESS_SIMULATOR_URL"],
    broken: (each) => each.KEYLESS_CLOUD !== undefined && each.KEYLESS_SIMULATOR_URL !== undefined,
    problem:
      "KEYLESS_CLOUD and KEYLESS_SIMULATOR_URL exclude each other: runs change either real Azure or a simulator; remove one",
  },
  {
    about: ["KEYLESS_CLOUD", "KEYLESS_SIMULATOR_URL"],
    broken: (each) => each.KEYLESS_CLOUD === undefined && each.KEYLESS_SIMULATOR_URL === undefined,
    problem:
      "KEYLESS_CLOUD must name the cloud that runs change, such as KEYLESS_CLOUD=public; for a simulator, set KEYLESS_SIMULATOR_URL=http://127.0.0.1:8181 instead",
  },
  {
    about: ["KEYLESS_CLOUD", "KEYLESS_IDENTITY_CLIENT_ID"],
    broken: (each) => each.KEYLESS_CLOUD !== undefined && each.KEYLESS_IDENTITY_CLIENT_ID === undefined,
    problem:
      "KEYLESS_IDENTITY_CLIENT_ID must name the user-assigned identity of this app when KEYLESS_CLOUD is set, such as KEYLESS_IDENTITY_CLIENT_ID=11111111-2222-4333-8444-555555555555",
  },
  {
    about: ["KEYLESS_CLOUD", "KEYLESS_APPROVAL"],
    broken: (each) => each.KEYLESS_CLOUD !== undefined && each.KEYLESS_APPROVAL === "notRequired",
    problem:
      "KEYLESS_APPROVAL must be required when KEYLESS_CLOUD is set: Keyless changes nothing in real Azure without an approved plan",
  },
  {
    about: ["KEYLESS_CLOUD", "KEYLESS_RECORDS"],
    broken: otherCloudsAccount,
    problem:
      "KEYLESS_RECORDS must name a storage account of the cloud that KEYLESS_CLOUD names: its host ends in .table.core.windows.net (public), .table.core.usgovcloudapi.net (usGovernment) or .table.core.chinacloudapi.cn (china)",
  },
  {
    about: ["KEYLESS_RECORDS", "KEYLESS_SIMULATOR_URL", "KEYLESS_CLOUD"],
    broken: (each) =>
      each.KEYLESS_SIMULATOR_URL !== undefined &&
      each.KEYLESS_CLOUD === undefined &&
      each.KEYLESS_RECORDS?.kind === "tables",
    problem:
      "KEYLESS_RECORDS must be a file, or the table service of Azurite on this machine, when KEYLESS_SIMULATOR_URL is set: rehearsals must not be among the records of real runs; use KEYLESS_RECORDS=sqlite:records.db or KEYLESS_RECORDS=tables:http://127.0.0.1:10002/devstoreaccount1",
  },
  {
    about: ["KEYLESS_RECORDS", "KEYLESS_CLOUD"],
    broken: (each) => each.KEYLESS_CLOUD !== undefined && each.KEYLESS_RECORDS?.kind === "emulator",
    problem:
      "KEYLESS_RECORDS must not be Azurite's table service when KEYLESS_CLOUD is set: an emulator can lose its data; use KEYLESS_RECORDS=tables:https://contosokeyless.table.core.windows.net",
  },
  {
    // Each instance of a Function app has its own disk, which is lost with it, and the file share of some plans
    // cannot hold a database. learn.microsoft.com/azure/azure-functions/storage-considerations
    about: ["KEYLESS_RECORDS", "KEYLESS_LOGIN", "WEBSITE_HOSTNAME"],
    broken: (each) =>
      each.KEYLESS_RECORDS?.kind === "sqlite" && each.KEYLESS_LOGIN === "platform" && served(each),
    problem:
      "KEYLESS_RECORDS must be tables: and the table service of a storage account when the app runs in Azure: its instances share no disk, so each would have its own records; use KEYLESS_RECORDS=tables:https://contosokeyless.table.core.windows.net",
  },
  {
    about: ["KEYLESS_LOGIN", "WEBSITE_HOSTNAME"],
    broken: (each) => each.KEYLESS_LOGIN === "none" && served(each),
    problem:
      "KEYLESS_LOGIN must be platform unless the host listens on loopback (WEBSITE_HOSTNAME=127.0.0.1:7071): enable App Service authentication and set KEYLESS_LOGIN=platform",
  },
  {
    about: ["KEYLESS_LOGIN", "KEYLESS_TOKEN"],
    broken: (each) => each.KEYLESS_LOGIN === "none" && each.KEYLESS_TOKEN === undefined,
    problem:
      "KEYLESS_TOKEN must be set when KEYLESS_LOGIN is none, because every user of the machine can reach a port on loopback: callers send this secret in the header Authorization: Bearer, such as KEYLESS_TOKEN=$(openssl rand -hex 32)",
  },
  {
    about: ["KEYLESS_LOGIN", "KEYLESS_TOKEN"],
    broken: (each) => each.KEYLESS_LOGIN === "platform" && each.KEYLESS_TOKEN !== undefined,
    problem:
      "KEYLESS_TOKEN has no effect when KEYLESS_LOGIN=platform: callers send a token from Microsoft Entra ID; remove KEYLESS_TOKEN",
  },
  {
    about: ["KEYLESS_LOGIN", "WEBSITE_AUTH_ENABLED"],
    broken: (each) => each.KEYLESS_LOGIN === "platform" && each.WEBSITE_AUTH_ENABLED !== true,
    problem:
      "KEYLESS_LOGIN=platform needs App Service authentication, which is disabled (if it is enabled, App Service sets WEBSITE_AUTH_ENABLED=True): enable it for this app",
  },
  {
    about: ["KEYLESS_LOGIN", "KEYLESS_PUBLIC_URL"],
    broken: (each) => each.KEYLESS_LOGIN === "platform" && each.KEYLESS_PUBLIC_URL === undefined,
    problem:
      "KEYLESS_PUBLIC_URL must be the https URL at which callers reach this app when KEYLESS_LOGIN=platform, such as KEYLESS_PUBLIC_URL=https://keyless.contoso.example",
  },
  {
    about: ["KEYLESS_LOGIN", "KEYLESS_SELF_APPROVAL"],
    broken: (each) => each.KEYLESS_LOGIN === "none" && each.KEYLESS_SELF_APPROVAL === "forbidden",
    problem:
      "KEYLESS_SELF_APPROVAL=forbidden needs KEYLESS_LOGIN=platform: without sign-in, all callers are the same caller, so nobody could approve",
  },
  {
    about: ["KEYLESS_LOGIN", "KEYLESS_OWN_RESOURCES", "WEBSITE_HOSTNAME"],
    broken: (each) =>
      each.KEYLESS_LOGIN === "platform" && served(each) && each.KEYLESS_OWN_RESOURCES === undefined,
    problem:
      "KEYLESS_OWN_RESOURCES must name the resources of this app when it runs in Azure, so that no run changes them, such as KEYLESS_OWN_RESOURCES=/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-keyless",
  },
  {
    about: ["KEYLESS_OWN_RESOURCES", "WEBSITE_RESOURCE_GROUP", "WEBSITE_OWNER_NAME"],
    broken: leavesAppOut,
    problem:
      "KEYLESS_OWN_RESOURCES must contain the resource group of this app, which App Service names in WEBSITE_OWNER_NAME (its subscription) and WEBSITE_RESOURCE_GROUP",
  },
];

/** The contradictions between settings. Rules about an invalid setting are skipped. */
export function contradictions(settings: SomeSettings, wrong: ReadonlySet<SettingName>): readonly string[] {
  return RULES.filter(({ about, broken }) => !about.some((name) => wrong.has(name)) && broken(settings)).map(
    ({ problem }) => problem,
  );
}
