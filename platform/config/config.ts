import { count } from "../../domain/text/count.ts";
import { z } from "zod";
import { days } from "../../domain/text/duration.ts";
import type { DeploymentGuardrails } from "../../domain/guardrails/guardrails.ts";
import { contradictions } from "./contradictions.ts";
import { guardrailSettings, guardrailsOf } from "./guardrail-settings.ts";
import { type RecordsPlace, type SettingName, Settings } from "./settings.ts";
import type { OnboardingPolicy } from "../../domain/onboarding/request.ts";
import type { LogLevel } from "../log.ts";
import { defined } from "../../domain/schema/defined.ts";

/** The settings of the deployed app. Read once from the environment and frozen. */
export interface KeylessConfig {
  readonly records: RecordsPlace;
  readonly azure: RealAzureConfig | { readonly kind: "simulator"; readonly url: string };
  /** Ids of the subscriptions that the app serves, in lower case; absent if it serves every one that its identity can see. */
  readonly subscriptions?: ReadonlySet<string>;
  /** Name of the management group whose subscriptions the app serves once they are onboarded; absent if there is none. */
  readonly managementGroup?: string;
  /** What onboarding may change in the subscriptions that the app finds; nothing if absent. */
  readonly onboarding?: OnboardingPolicy;
  /** How callers identify themselves: by App Service authentication, or by the token that all callers on loopback share. */
  readonly login: { readonly kind: "platform" } | { readonly kind: "none"; readonly token: string };
  /** What runs may not change, and which roles they may assign. */
  readonly guardrails: DeploymentGuardrails;
  /** Scheme, host and port of absolute URLs; absent only if callers are on loopback. */
  readonly publicOrigin?: string;
  readonly approval: "required" | "notRequired";
  readonly selfApproval: "allowed" | "forbidden";
  /** How long the task hub keeps instances that have ended, in milliseconds. */
  readonly taskHubKeptMs: number;
  readonly log: { readonly level: LogLevel; readonly format: "json" | "pretty" };
}

interface RealAzureConfig {
  readonly kind: "real";
  readonly cloud: "public" | "usGovernment" | "china";
  readonly identityClientId: string;
}

/** All mistakes in the settings, in one message. It contains no values, because a value can be a secret. */
export class ConfigurationInvalid extends Error {
  override readonly name = "ConfigurationInvalid";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    const lines = problems.map((problem) => `\n  - ${problem}`).join("");
    super(`Keyless cannot start, ${count(problems.length, "problem")} in its settings:${lines}`);
    this.problems = problems;
  }
}

/** An empty variable counts as absent. @throws ConfigurationInvalid */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): KeylessConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const names = Settings.keyof().options;
  const known: ReadonlySet<string> = new Set(names);
  const unknown = Object.keys(given)
    .filter((name) => name.startsWith("KEYLESS_") && !known.has(name))
    .map((name) => `${name} is not a setting; the settings are ${names.filter(isOurs).join(", ")}`);

  const whole = Settings.safeParse(given);
  const wrong = new Set(names.filter((name) => whole.error?.issues.some(({ path }) => path[0] === name)));
  const right = Object.fromEntries(
    Object.entries(given).filter(([name]) => ![...wrong].some((bad) => bad === name)),
  );
  const problems = [
    ...unknown,
    ...[...wrong].map(ruleOf),
    ...contradictions(Settings.partial().parse(right), wrong),
  ];
  if (!whole.success || problems.length > 0) throw new ConfigurationInvalid(problems);
  return composed(whole.data);
}

/** The guardrails alone, for a Keyless that reads no other setting from its environment. @throws ConfigurationInvalid */
export function readGuardrails(
  environment: Readonly<Record<string, string | undefined>>,
): DeploymentGuardrails {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const schema = z.object(guardrailSettings);
  const read = schema.safeParse(given);
  if (read.success) return guardrailsOf(read.data);
  const wrong = schema
    .keyof()
    .options.filter((name) => read.error.issues.some(({ path }) => path[0] === name));
  throw new ConfigurationInvalid(wrong.map(ruleOf));
}

const isOurs = (name: string) => name.startsWith("KEYLESS_");

function ruleOf(name: SettingName): string {
  const { description, examples } = Hint.parse(Settings.shape[name].meta());
  return `${name} ${description}, such as ${name}=${examples[0]}`;
}

const Hint = z.object({ description: z.string(), examples: z.tuple([z.string()]) });

function composed(each: Settings): KeylessConfig {
  const {
    KEYLESS_LOGIN: kind,
    KEYLESS_PUBLIC_URL: publicOrigin,
    KEYLESS_SUBSCRIPTIONS: subscriptions,
    KEYLESS_SCOPE: managementGroup,
    KEYLESS_ONBOARDING: onboarding,
  } = each;
  return Object.freeze({
    records: Object.freeze(each.KEYLESS_RECORDS),
    azure: Object.freeze(azureOf(each)),
    ...defined({ subscriptions, managementGroup, onboarding }),
    login: Object.freeze(loginOf(each)),
    guardrails: Object.freeze(guardrailsOf(each, accountOf(each.KEYLESS_RECORDS))),
    ...defined({ publicOrigin }),
    approval: each.KEYLESS_APPROVAL,
    selfApproval: each.KEYLESS_SELF_APPROVAL ?? (kind === "none" ? "allowed" : "forbidden"),
    taskHubKeptMs: days(each.KEYLESS_TASK_HUB_DAYS),
    log: Object.freeze({ level: each.KEYLESS_LOG_LEVEL, format: each.KEYLESS_LOG_FORMAT }),
  });
}

function loginOf({ KEYLESS_LOGIN: kind, KEYLESS_TOKEN: token }: Settings): KeylessConfig["login"] {
  if (kind === "platform") return { kind };
  if (token !== undefined) return { kind, token };
  throw new TypeError("defect: settings that contradict each other were let through");
}

/** Name of the storage account of the records: the first label of its host. */
function accountOf(place: RecordsPlace): string | undefined {
  return place.kind === "tables" ? new URL(place.account).hostname.split(".")[0] : undefined;
}

function azureOf(each: Settings): KeylessConfig["azure"] {
  const {
    KEYLESS_CLOUD: cloud,
    KEYLESS_IDENTITY_CLIENT_ID: identityClientId,
    KEYLESS_SIMULATOR_URL: url,
  } = each;
  if (url !== undefined) return { kind: "simulator", url };
  if (cloud !== undefined && identityClientId !== undefined) return { kind: "real", cloud, identityClientId };
  throw new TypeError("defect: settings that contradict each other were let through");
}
