import { isGroupName, isNamespace, isSegment, isSubscription, isType } from "./names.ts";

/** A resource within its provider. */
export interface ResourceParts {
  /** Namespace of the resource provider, such as `Microsoft.Network`. */
  readonly provider: string;
  /** Types from the outermost to the innermost, such as `["virtualNetworks", "subnets"]`. */
  readonly types: readonly string[];
  /** Names in the order of `types`. */
  readonly names: readonly string[];
}

/** The parts of the id of a subscription, a resource group, a resource, or what extends one. Spelling is kept as given. */
export interface ArmIdParts {
  readonly subscription: string;
  readonly resourceGroup: string | undefined;
  /** The resource, and after it those that extend it, such as a role assignment; empty for a subscription or a group. */
  readonly resources: readonly ResourceParts[];
}

export type ReadId =
  | { readonly kind: "id"; readonly parts: ArmIdParts }
  /** What is wrong, as the end of a sentence about the id. */
  | { readonly kind: "none"; readonly because: string };

/** Azure's own limits keep real ids far below this. Characters. */
const LONGEST_ID = 1_000;

const none = (because: string): ReadId => ({ kind: "none", because });

/** No name or type in it is `providers`, so that it extends no other resource. */
const USUAL =
  /^\/subscriptions\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/resourceGroups\/(\w(?:[\w-]{0,88}\w)?)\/providers\/([a-z0-9-]{1,50}(?:\.[a-z0-9-]{1,50}){1,3})((?:\/(?!providers\/)[a-z0-9][\w-]{0,126}\/(?!providers(?:\/|$))\w(?:[\w.-]{0,126}[\w-])?)+)$/i;

/**
 * True for nearly every id of a resource that there is: plain names, one provider. What it says no to, `readParts` reads. A
 * run parses the ids in its facts again with each replay.
 */
export function isUsualResourceId(text: string): boolean {
  return text.length <= LONGEST_ID && USUAL.test(text);
}

/** Reads an id that begins with a subscription. The keywords in it are matched without regard to case, as ARM does. */
export function readParts(text: string): ReadId {
  const parts = usualParts(text);
  return parts === undefined ? readUnusual(text) : { kind: "id", parts };
}

/** The parts of an id that `isUsualResourceId` says yes to; undefined for any other. */
function usualParts(text: string): ArmIdParts | undefined {
  if (text.length > LONGEST_ID) return undefined;
  const [, subscription, resourceGroup, provider, typed] = USUAL.exec(text) ?? [];
  if (subscription === undefined || resourceGroup === undefined || provider === undefined) return undefined;
  const types: string[] = [];
  const names: string[] = [];
  for (const [index, segment] of (typed ?? "").slice(1).split("/").entries()) {
    (index % 2 === 0 ? types : names).push(segment);
  }
  return { subscription, resourceGroup, resources: [{ provider, types, names }] };
}

/** The same as `readParts`, segment by segment. */
export function readUnusual(text: string): ReadId {
  if (text.length > LONGEST_ID) return none(`it has more than ${String(LONGEST_ID)} characters`);
  const [first, ...segments] = text.split("/");
  if (first !== "" || !is(segments[0], "subscriptions"))
    return none("it does not begin with /subscriptions/");
  const odd = segments.find((segment) => !isSegment(segment));
  if (odd !== undefined)
    return none(odd === "" ? "it has an empty segment" : `${shown(odd)} cannot be a name`);
  const [, subscription = "", ...rest] = segments;
  if (!isSubscription(subscription)) return none("the id of its subscription is not a GUID");
  if (!is(rest[0], "resourceGroups")) return below(subscription, undefined, rest);
  const [, resourceGroup, ...inGroup] = rest;
  if (resourceGroup === undefined) return none("it does not name its resource group");
  if (!isGroupName(resourceGroup))
    return none(`${shown(resourceGroup)} cannot be the name of a resource group`);
  return below(subscription, resourceGroup, inGroup);
}

function below(subscription: string, resourceGroup: string | undefined, rest: readonly string[]): ReadId {
  const resources: ResourceParts[] = [];
  for (let left = rest; left.length > 0;) {
    const [keyword, provider = "", ...typed] = left;
    if (!is(keyword, "providers")) return none(`/providers/ is missing before ${shown(keyword ?? "")}`);
    if (!isNamespace(provider))
      return none(`${shown(provider)} cannot be the namespace of a resource provider`);
    const next = typed.findIndex((segment, index) => index % 2 === 0 && is(segment, "providers"));
    const own = next < 0 ? typed : typed.slice(0, next);
    if (own.length === 0 || own.length % 2 !== 0) return none("a resource type in it has no name");
    const types = own.filter((_, index) => index % 2 === 0);
    const odd = types.find((type) => !isType(type));
    if (odd !== undefined) return none(`${shown(odd)} cannot be a resource type`);
    resources.push({ provider, types, names: own.filter((_, index) => index % 2 === 1) });
    left = next < 0 ? [] : typed.slice(next);
  }
  return { kind: "id", parts: { subscription, resourceGroup, resources } };
}

function is(segment: string | undefined, keyword: string): boolean {
  return segment?.toLowerCase() === keyword.toLowerCase();
}

/** A piece of what somebody sent, short and without anything that a terminal would act on. */
function shown(segment: string): string {
  return JSON.stringify(segment.slice(0, 40)).replace(/[^\x20-\x7e]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
