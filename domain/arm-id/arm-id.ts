import type { z } from "zod";
import { isSegment } from "./names.ts";
import { type ArmIdParts, isUsualResourceId, readParts, readUnusual, type ResourceParts } from "./parts.ts";

/**
 * A path below ARM's host whose every segment is a name, so that it leads where it reads: what it names is neither above
 * nor beside what it begins with, however a server decodes it. Only this module makes one.
 */
export type ArmPath = string & z.$brand<"ArmPath">;

/** The id of a subscription, a resource group, a resource, or of what extends one: its subscription is what it says. */
export type ArmId = string & z.$brand<"ArmPath" | "ArmId">;

/** The id of a resource inside a resource group. */
export type ResourceId = string & z.$brand<"ArmPath" | "ArmId" | "ResourceId">;

/** The parts of the id of a resource inside a resource group. */
export interface ResourceIdParts extends ResourceParts {
  readonly subscription: string;
  readonly resourceGroup: string;
}

/** True for the id of anything that lies in a subscription, and of the subscription. */
export function isArmId(text: string): text is ArmId {
  return isUsualResourceId(text) || readUnusual(text).kind === "id";
}

/** True for the id of a resource inside a resource group. */
export function isResourceId(text: string): text is ResourceId {
  return isUsualResourceId(text) || resourceParts(text) !== undefined;
}

function isArmPath(text: string): text is ArmPath {
  const [first, ...segments] = text.split("/");
  return first === "" && segments.length > 0 && segments.every(isSegment);
}

/** An id as somebody else wrote it, such as Azure in an answer; undefined where it is none. */
export function readArmId(text: string): ArmId | undefined {
  return isArmId(text) ? text : undefined;
}

/** The same for the id of a resource inside a resource group. */
export function readResourceId(text: string): ResourceId | undefined {
  return isResourceId(text) ? text : undefined;
}

/** The parts of a resource's id. */
export function partsOf(id: ResourceId): ResourceIdParts {
  const parts = resourceParts(id);
  if (parts === undefined) throw new RangeError(`not the id of a resource in a resource group: ${id}`);
  return parts;
}

/** The GUID of the subscription that an id lies in, as it is spelled there. */
export function subscriptionOf(id: ArmId): string {
  return armParts(id).subscription;
}

/** The subscription of an id, its resource group where it lies in one, and the id itself: from the widest scope down. */
export function scopesOf(id: ArmId): readonly ArmId[] {
  const { subscription, resourceGroup } = armParts(id);
  const above = [
    subscriptionId(subscription),
    ...(resourceGroup === undefined ? [] : [resourceGroupId(subscription, resourceGroup)]),
  ];
  return above.some((wider) => sameId(wider, id)) ? above : [...above, id];
}

/** True for the id of a resource group itself. */
export function isResourceGroup(id: ArmId): boolean {
  const { resourceGroup, resources } = armParts(id);
  return resourceGroup !== undefined && resources.length === 0;
}

/** The path of something below another: an action, a child, a provider's own. @throws RangeError for what is no segment */
export function below(path: ArmPath, ...segments: readonly string[]): ArmPath {
  const odd = segments.find((segment) => !isSegment(segment));
  const whole = [path, ...segments].join("/");
  if (odd !== undefined || !isArmPath(whole)) {
    throw new RangeError(`${JSON.stringify(odd)} cannot be a segment of a path below ${path}`);
  }
  return whole;
}

/** The virtual network of a subnet, and the like: the resource that a child is part of; undefined for one that is no child. */
export function parentOf(id: ResourceId): ResourceId | undefined {
  return readResourceId(id.split("/").slice(0, -2).join("/"));
}

/** The resource of that type and name below another. @throws RangeError for what cannot be a type or a name */
export function childOf(id: ResourceId, type: string, name: string): ResourceId {
  return requireResourceId(`${id}/${type}/${name}`);
}

/** @throws RangeError for what is no GUID */
export function subscriptionId(subscription: string): ArmId {
  return requireArmId(`/subscriptions/${subscription}`);
}

/** @throws RangeError for what cannot be the name of a resource group */
export function resourceGroupId(subscription: string, resourceGroup: string): ArmId {
  return requireArmId(`/subscriptions/${subscription}/resourceGroups/${resourceGroup}`);
}

/** @throws RangeError for what cannot be part of it */
export function userAssignedIdentityId(
  subscription: string,
  resourceGroup: string,
  name: string,
): ResourceId {
  return requireResourceId(
    `${resourceGroupId(subscription, resourceGroup)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
  );
}

/** For what is known to be an id. @throws RangeError that says why it is none after all */
export function requireArmId(text: string): ArmId {
  if (isArmId(text)) return text;
  throw new RangeError(`not an id: ${whyNot(text)}`);
}

/** The same for the id of a resource inside a resource group. */
export function requireResourceId(text: string): ResourceId {
  if (isResourceId(text)) return text;
  throw new RangeError(`not the id of a resource in a resource group: ${whyNot(text)}`);
}

/** True if both texts name the same resource or scope; a trailing slash and case do not matter. */
export function sameId(left: string, right: string): boolean {
  return canonicalId(left) === canonicalId(right);
}

/** One spelling for every way to write an id: lower case, single slashes, no slash at the end. */
export function canonicalId(id: string): string {
  // Nearly every id there is differs from this in case alone.
  if (id.startsWith("/") && !id.endsWith("/") && !id.includes("//")) return id.toLowerCase();
  return `/${id.split("/").filter(Boolean).join("/")}`.toLowerCase();
}

/** True if `scope` is `id` itself or one of the scopes above it. */
export function isWithin(id: string, scope: string): boolean {
  return `${canonicalId(id)}/`.startsWith(`${canonicalId(scope)}/`);
}

/** The name of the resource itself: the last segment. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

function armParts(id: ArmId): ArmIdParts {
  const read = readParts(id);
  if (read.kind === "none") throw new RangeError(`not an id: ${read.because}`);
  return read.parts;
}

function resourceParts(text: string): ResourceIdParts | undefined {
  const read = readParts(text);
  if (read.kind === "none") return undefined;
  const { subscription, resourceGroup, resources } = read.parts;
  const [resource, ...extending] = resources;
  if (resourceGroup === undefined || resource === undefined || extending.length > 0) return undefined;
  return { subscription, resourceGroup, ...resource };
}

/** Why a text is not the id that it should be, as the end of a sentence; a piece of it at most. */
export function whyNot(text: string): string {
  const read = readParts(text);
  return read.kind === "none" ? read.because : "it is the id of something else";
}
