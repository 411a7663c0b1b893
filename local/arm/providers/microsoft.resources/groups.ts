import { ArmError } from "../../core/arm-error.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { requireBody } from "../../core/request-checks.ts";
import { scopeLocked } from "../microsoft.authorization/check-locks.ts";
import { canonical, covers, groupId } from "../../world/ids.ts";
import { isObject, type JsonObject, textAt, withAt } from "../../world/json.ts";
import { page } from "../../core/links.ts";
import { token } from "../../core/seed.ts";
import { requireGroup } from "../../core/groups.ts";
import { tagFilter } from "./tag-filter.ts";

/** How long the deletion of a group takes; not published. */
const DELETES_MS = 10 * 60_000;

const keyOf = ({ params }: Context): string =>
  canonical(groupId(params["subscription"] ?? "", params["group"] ?? ""));

export function listGroups(context: Context): Reply {
  const subscription = (context.params["subscription"] ?? "").toLowerCase();
  const filter = context.request.query.get("$filter");
  const fits = filter === null ? () => true : tagFilter(filter, "resource groups");
  const found = [...context.world.where("groupsBySubscription", subscription)]
    .map(([, { body }]) => body)
    .filter(fits);
  return { status: 200, body: page(context, found) };
}

export function getGroup(context: Context): Reply {
  requireGroup(context, context.params["subscription"] ?? "", context.params["group"] ?? "");
  return { status: 200, body: context.world.get("groups", keyOf(context))?.body ?? {} };
}

/** Source: docs: rest/api/resources/resource-groups/check-existence. */
export function headGroup(context: Context): Reply {
  return { status: context.world.get("groups", keyOf(context)) === undefined ? 404 : 204 };
}

/** Idempotent in the same location, 409 in another; the code is believed. */
export function putGroup(context: Context): Reply {
  const sent = requireBody(context);
  const { subscription = "", group = "" } = context.params;
  const existing = context.world.get("groups", keyOf(context));
  const location = textAt(sent, "location");
  if (location === undefined) {
    throw new ArmError({
      status: 400,
      code: "LocationRequired",
      message: "The location property is required for this definition.",
    });
  }
  const before = textAt(existing?.body, "location");
  if (before !== undefined && before.toLowerCase() !== location.toLowerCase()) {
    throw new ArmError({
      status: 409,
      code: "InvalidResourceGroupLocation",
      message: `Invalid resource group location '${location}'. The Resource group already exists in location '${before}'.`,
    });
  }
  const departure = context.world.get("departures", keyOf(context));
  if (departure !== undefined && departure.failed === undefined) throw beingDeleted(group);
  const body: JsonObject = {
    ...(existing?.body["managedBy"] === undefined ? {} : { managedBy: existing.body["managedBy"] }),
    id: textAt(existing?.body, "id") ?? groupId(subscription, group),
    name: textAt(existing?.body, "name") ?? group,
    type: "Microsoft.Resources/resourceGroups",
    location,
    ...(isObject(sent["tags"]) ? { tags: sent["tags"] } : {}),
    properties: { provisioningState: "Succeeded" },
  };
  context.world.put("groups", keyOf(context), { body });
  return { status: existing === undefined ? 201 : 200, body };
}

/** Source: the model of ResourceGroupPatchable. */
export function patchGroup(context: Context): Reply {
  const sent = requireBody(context);
  const { body } = getGroup(context);
  if (!isObject(body)) return { status: 200 };
  const patched = isObject(sent["tags"]) ? withAt(body, ["tags"], sent["tags"]) : body;
  context.world.put("groups", keyOf(context), { body: patched });
  return { status: 200, body: patched };
}

/**
 * 202 with a `Location` that answers 202 until everything is gone. A lock at the group or anywhere in it stops all of it
 * (docs: lock-resources, delete-resource-group).
 */
export function deleteGroup(context: Context): Reply {
  const { world, now, params } = context;
  const key = keyOf(context);
  requireGroup(context, params["subscription"] ?? "", params["group"] ?? "");
  const holding = [...world.entries("locks")]
    .map(([, lock]) => lock.scope)
    .filter((scope) => covers(key, canonical(scope)));
  if (holding.length > 0) throw scopeLocked(context.request.path, "delete", holding);
  const known = world.get("departures", key);
  const goesOn = known !== undefined && known.failed === undefined;
  world.put("departures", key, goesOn ? known : { at: now + DELETES_MS });
  const body = world.get("groups", key)?.body ?? {};
  world.put("groups", key, { body: withAt(body, ["properties", "provisioningState"], "Deleting") });
  return { status: 202, headers: headers(context, params["group"] ?? "") };
}

function headers(context: Context, group: string): Record<string, string> {
  const { request, seed, params } = context;
  const name = Buffer.from(group.toLowerCase()).toString("base64url");
  const version = request.query.get("api-version") ?? "";
  const path = `/subscriptions/${params["subscription"] ?? ""}/operationresults/${name}.${token(120, seed, "group", group)}`;
  return { location: `${request.origin}${path}?api-version=${version}`, "retry-after": "15" };
}

/** Source: docs: async-operations (202 while it goes on). */
export function groupDeletion(context: Context): Reply {
  const { params, world } = context;
  const [encoded = ""] = (params["operation"] ?? "").split(".");
  const group = Buffer.from(encoded, "base64url").toString();
  const key = canonical(groupId(params["subscription"] ?? "", group));
  const departure = world.get("departures", key);
  if (departure?.failed !== undefined) {
    throw new ArmError({ status: 409, code: "ResourceGroupDeletionBlocked", message: departure.failed });
  }
  return departure === undefined ? { status: 200 } : { status: 202, headers: headers(context, group) };
}

/** Source: docs: common-deployment-errors (ResourceGroupBeingDeleted). */
function beingDeleted(group: string): ArmError {
  return new ArmError({
    status: 409,
    code: "ResourceGroupBeingDeleted",
    message: `The resource group '${group}' is in deprovisioning state and cannot perform this operation.`,
  });
}
