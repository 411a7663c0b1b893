import { guid, token } from "../../../core/seed.ts";
import { isList, type Json, sameJson } from "../../../world/json.ts";
import { invalidTemplate } from "./invalid-template.ts";

const text = (value: Json | undefined): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);

/** `type/sub` and `name, subname` below a scope, as ids put them together. */
export function resourceIdOf(scope: string, type: string, names: readonly string[]): string {
  const [namespace = "", ...kinds] = type.split("/");
  if (kinds.length !== names.length)
    throw invalidTemplate(
      `The type '${type}' does not have as many segments as the name '${names.join("/")}'`,
    );
  const below = kinds.map((kind, index) => `${kind}/${names[index] ?? ""}`).join("/");
  return `${scope}/providers/${namespace}/${below}`;
}

function concat(args: readonly Json[]): Json {
  return args.some(isList) ? args.flatMap((one) => (isList(one) ? one : [one])) : args.map(text).join("");
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return isList(value) ? value.length === 0 : typeof value === "object" && Object.keys(value).length === 0;
}

/**
 * Functions that look at nothing but what they are given. What `uniqueString` and `guid` answer is this simulator's own.
 * Source: docs: azure-resource-manager/templates/template-functions.
 */
const PURE: Readonly<Record<string, (args: readonly Json[]) => Json>> = {
  and: (args) => args.every((one) => one === true),
  bool: ([value]) => value === true || text(value).toLowerCase() === "true" || value === 1,
  concat,
  createArray: (args) => args,
  createObject: (args) =>
    Object.fromEntries(args.flatMap((key, at) => (at % 2 === 0 ? [[text(key), args[at + 1] ?? null]] : []))),
  empty: ([value]) => isEmpty(value),
  equals: ([left, right]) => sameJson(left, right),
  false: () => false,
  format: ([pattern, ...values]) =>
    text(pattern).replaceAll(/\{(\d+)\}/g, (_, index: string) => text(values[Number(index)])),
  guid: (args) => guid("template", ...args.map(text)),
  if: ([condition, yes = null, no = null]) => (condition === true ? yes : no),
  int: ([value]) => Number(text(value)),
  not: ([value]) => value !== true,
  null: () => null,
  or: (args) => args.includes(true),
  replace: ([value, from, to]) => text(value).replaceAll(text(from), text(to)),
  string: ([value]) => text(value),
  toLower: ([value]) => text(value).toLowerCase(),
  toUpper: ([value]) => text(value).toUpperCase(),
  true: () => true,
  uniqueString: (args) => token(13, "template", ...args.map(text)).toLowerCase(),
};

const BY_NAME = new Map(Object.entries(PURE).map(([name, run]) => [name.toLowerCase(), run]));

/** A function by its name, which has no case; undefined for one that is not modelled. */
export const pureFunction = (name: string) => BY_NAME.get(name.toLowerCase());
