import { isWithin, resourceGroupId } from "../../domain/arm-id/arm-id.ts";
import { CLOUDS } from "../azure/clouds.ts";
import { isLoopbackHost } from "../loopback.ts";
import type { SettingName, SomeSettings } from "./settings.ts";

/** What must hold between settings that are each right by themselves. */
interface Rule {
  /** The rule is not judged while one of these is wrong by itself. */
  readonly about: readonly SettingName[];
  readonly broken: (settings: SomeSettings) => boolean;
  readonly problem: string;
}

const served = ({ WEBSITE_HOSTNAME: host }: SomeSettings) => host === undefined || !isLoopbackHost(host);

const otherCloudsAccount = ({ KEYLESS_CLOUD: cloud, KEYLESS_RECORDS: place }: SomeSettings) =>
  cloud !== undefined && place?.kind === "tables" && !place.account.endsWith(CLOUDS[cloud].tableSuffix);

/**
 * The resource group that the app runs in, where App Service tells.
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
      "KEYLESS_SCOPE and KEYLESS_SUBSCRIPTIONS exclude each other: the subscriptions below a management group are served, or those of a list; remove one",
  },
  {
    about: ["KEYLESS_SCOPE", "KEYLESS_ONBOARDING"],
    broken: (each) => each.KEYLESS_ONBOARDING !== undefined && each.KEYLESS_SCOPE === undefined,
    problem:
      "KEYLESS_ONBOARDING has no effect without KEYLESS_SCOPE: only subscriptions below a management group are onboarded by themselves; set KEYLESS_SCOPE or remove it",
  },
  {
    about: ["KEYLESS_CLOUD", "KEYLESS_SIMULATOR_URL"],
    broken: (each) => each.KEYLESS_CLOUD !== undefined && each.KEYLESS_SIMULATOR_URL !== undefined,
    problem:
      "KEYLESS_CLOUD and KEYLESS_SIMULATOR_URL exclude each other: a run works on real Azure or on a simulator; remove one",
  },
  {
    about: ["KEYLESS_CLOUD", "KEYLESS_SIMULATOR_URL"],
    broken: (each) => each.KEYLESS_CLOUD === undefined && each.KEYLESS_SIMULATOR_URL === undefined,
    problem:
      "KEYLESS_CLOUD must say which Azure is worked on, such as KEYLESS_CLOUD=public; or KEYLESS_SIMULATOR_URL=http://127.0.0.1:8181 for a simulator",
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
      "KEYLESS_APPROVAL must be required when KEYLESS_CLOUD is set: nothing in real Azure is changed without an approved plan",
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
      "KEYLESS_RECORDS must be a file, or the table service of Azurite on this machine, when KEYLESS_SIMULATOR_URL is set: what is rehearsed does not belong among the records of real work; use KEYLESS_RECORDS=sqlite:records.db or KEYLESS_RECORDS=tables:http://127.0.0.1:10002/devstoreaccount1",
  },
  {
    about: ["KEYLESS_RECORDS", "KEYLESS_CLOUD"],
    broken: (each) => each.KEYLESS_CLOUD !== undefined && each.KEYLESS_RECORDS?.kind === "emulator",
    problem:
      "KEYLESS_RECORDS must not be Azurite's table service when KEYLESS_CLOUD is set: an emulator loses what it holds; use KEYLESS_RECORDS=tables:https://contosokeyless.table.core.windows.net",
  },
  {
    // Each instance of a Function app has a disk of its own, which goes away with it; and the share that some plans
    // have is no place for a database. learn.microsoft.com/azure/azure-functions/storage-considerations
    about: ["KEYLESS_RECORDS", "KEYLESS_LOGIN", "WEBSITE_HOSTNAME"],
    broken: (each) =>
      each.KEYLESS_RECORDS?.kind === "sqlite" && each.KEYLESS_LOGIN === "platform" && served(each),
    problem:
      "KEYLESS_RECORDS must be tables: and a storage account's table service where the app runs in Azure: its instances share no disk, and two of them would each have records of their own; use KEYLESS_RECORDS=tables:https://contosokeyless.table.core.windows.net",
  },
  {
    about: ["KEYLESS_LOGIN", "WEBSITE_HOSTNAME"],
    broken: (each) => each.KEYLESS_LOGIN === "none" && served(each),
    problem:
      "KEYLESS_LOGIN must be platform unless the host is known to listen on loopback (WEBSITE_HOSTNAME=127.0.0.1:7071): turn App Service authentication on and set KEYLESS_LOGIN=platform",
  },
  {
    about: ["KEYLESS_LOGIN", "KEYLESS_TOKEN"],
    broken: (each) => each.KEYLESS_LOGIN === "none" && each.KEYLESS_TOKEN === undefined,
    problem:
      "KEYLESS_TOKEN must be set when KEYLESS_LOGIN is none, because every user of the machine reaches a port on loopback: a secret that callers send as Authorization: Bearer, such as KEYLESS_TOKEN=$(openssl rand -hex 32)",
  },
  {
    about: ["KEYLESS_LOGIN", "KEYLESS_TOKEN"],
    broken: (each) => each.KEYLESS_LOGIN === "platform" && each.KEYLESS_TOKEN !== undefined,
    problem:
      "KEYLESS_TOKEN has no effect when KEYLESS_LOGIN=platform: callers send a token of Microsoft Entra ID; remove it",
  },
  {
    about: ["KEYLESS_LOGIN", "WEBSITE_AUTH_ENABLED"],
    broken: (each) => each.KEYLESS_LOGIN === "platform" && each.WEBSITE_AUTH_ENABLED !== true,
    problem:
      "KEYLESS_LOGIN=platform needs App Service authentication, which is off (App Service sets WEBSITE_AUTH_ENABLED=True where it is on): turn it on for this app",
  },
  {
    about: ["KEYLESS_LOGIN", "KEYLESS_PUBLIC_URL"],
    broken: (each) => each.KEYLESS_LOGIN === "platform" && each.KEYLESS_PUBLIC_URL === undefined,
    problem:
      "KEYLESS_PUBLIC_URL must be the https origin under which callers reach this app when KEYLESS_LOGIN=platform, such as KEYLESS_PUBLIC_URL=https://keyless.contoso.example",
  },
  {
    about: ["KEYLESS_LOGIN", "KEYLESS_SELF_APPROVAL"],
    broken: (each) => each.KEYLESS_LOGIN === "none" && each.KEYLESS_SELF_APPROVAL === "forbidden",
    problem:
      "KEYLESS_SELF_APPROVAL=forbidden needs KEYLESS_LOGIN=platform: without a login everybody is one caller, and nobody could approve",
  },
  {
    about: ["KEYLESS_LOGIN", "KEYLESS_OWN_RESOURCES", "WEBSITE_HOSTNAME"],
    broken: (each) =>
      each.KEYLESS_LOGIN === "platform" && served(each) && each.KEYLESS_OWN_RESOURCES === undefined,
    problem:
      "KEYLESS_OWN_RESOURCES must name what this app consists of where it runs in Azure, so that no run changes it, such as KEYLESS_OWN_RESOURCES=/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-keyless",
  },
  {
    about: ["KEYLESS_OWN_RESOURCES", "WEBSITE_RESOURCE_GROUP", "WEBSITE_OWNER_NAME"],
    broken: leavesAppOut,
    problem:
      "KEYLESS_OWN_RESOURCES must hold the resource group that this app runs in, which App Service names in WEBSITE_OWNER_NAME (its subscription) and WEBSITE_RESOURCE_GROUP",
  },
];

/** The rules that are broken, leaving out those about a setting that is wrong by itself. */
export function contradictions(settings: SomeSettings, wrong: ReadonlySet<SettingName>): readonly string[] {
  return RULES.filter(({ about, broken }) => !about.some((name) => wrong.has(name)) && broken(settings)).map(
    ({ problem }) => problem,
  );
}
