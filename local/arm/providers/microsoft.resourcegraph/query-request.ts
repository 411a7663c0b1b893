import { createHash } from "node:crypto";
import { z } from "zod";
import { notModelled } from "../../core/arm-error.ts";
import type { Context } from "../../core/exchange.ts";
import { requireBody } from "../../core/request-checks.ts";
import { isSubscription } from "../microsoft.resources/subscriptions.ts";
import { badRequest } from "./errors.ts";

/** Rows of a page at most, and unless the request says otherwise. Source: docs: resource-graph/concepts/work-with-data. */
const PAGE = 1000;

/** What the REST API takes, as far as it is modelled. Source: docs: rest/api/azureresourcegraph/resourcegraph/resources. */
const Body = z.object({
  query: z.string().min(1),
  subscriptions: z.array(z.string()).optional(),
  managementGroups: z.array(z.string()).optional(),
  facets: z.array(z.unknown()).optional(),
  options: z
    .object({
      resultFormat: z.string().optional(),
      $top: z.number().int().min(1).max(PAGE).optional(),
      $skip: z.number().int().min(0).optional(),
      $skipToken: z.string().optional(),
      allowPartialScopes: z.boolean().optional(),
      authorizationScopeFilter: z.string().optional(),
    })
    .optional(),
});

const KNOWN = {
  body: Object.keys(Body.shape),
  options: Object.keys(Body.shape.options.unwrap().shape),
};

/** A request to run a query, understood. */
export interface QueryRequest {
  readonly query: string;
  /** In lower case; undefined for all of the tenant. */
  readonly subscriptions: ReadonlySet<string> | undefined;
  readonly top: number;
  /** The place of the first row, from a skip token or from `$skip`. */
  readonly skip: number;
  /** Equal for the pages of one query. */
  readonly hash: string;
}

/** @throws ArmError */
export function readQueryRequest(context: Context): QueryRequest {
  const sent = requireBody(context);
  const parsed = Body.safeParse(sent);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(context, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const { query, subscriptions, managementGroups, facets, options } = parsed.data;
  refuseUnknown(context, Object.keys(sent), KNOWN.body);
  refuseUnknown(context, Object.keys(sent["options"] ?? {}), KNOWN.options);
  const below = managementGroups === undefined ? undefined : subscriptionsBelow(context, managementGroups);
  if (facets !== undefined && facets.length > 0) throw notModelled("facets of a Resource Graph query");
  refuseOtherOptions(options ?? {});
  const hash = createHash("sha256")
    .update(JSON.stringify([query, subscriptions ?? below ?? null]))
    .digest("base64url")
    .slice(0, 16);
  const token =
    options?.$skipToken === undefined ? undefined : readSkipToken(context, options.$skipToken, hash);
  return {
    query,
    subscriptions:
      subscriptions === undefined ? below && new Set(below) : readSubscriptions(context, subscriptions),
    top: options?.$top ?? token?.top ?? PAGE,
    skip: options?.$skip ?? token?.skip ?? 0,
    hash,
  };
}

function refuseUnknown({ loose }: Context, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined && !loose) throw notModelled(`the field '${unknown}' of a Resource Graph query`);
}

function refuseOtherOptions(options: NonNullable<z.infer<typeof Body>["options"]>): void {
  const { resultFormat, allowPartialScopes, authorizationScopeFilter } = options;
  if (resultFormat !== undefined && resultFormat !== "objectArray") {
    throw notModelled(`the result format '${resultFormat}' of a Resource Graph query`);
  }
  if (allowPartialScopes === true) throw notModelled("partial scopes of a Resource Graph query");
  // There are no management groups here, so that nothing stands above the subscriptions.
  if (!["AtScopeAndBelow", "AtScopeAboveAndBelow", undefined].includes(authorizationScopeFilter)) {
    throw notModelled(
      `the authorization scope '${authorizationScopeFilter ?? ""}' of a Resource Graph query`,
    );
  }
}

/** Only groups that the settings name are modelled. Source: docs: rest/api/azureresourcegraph/resourcegraph/resources. */
function subscriptionsBelow({ settings }: Context, groups: readonly string[]): string[] {
  return groups.flatMap((group) => {
    const below = Object.hasOwn(settings.managementGroups, group)
      ? settings.managementGroups[group]
      : undefined;
    if (below === undefined) throw notModelled(`the management group '${group}' in a Resource Graph query`);
    return below.map((id) => id.toLowerCase());
  });
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A subscription that the caller cannot see is left out without a word; it is an error only if none is left. */
function readSubscriptions(context: Context, given: readonly string[]): ReadonlySet<string> {
  if (given.length === 0) throw notModelled("an empty list of subscriptions in a Resource Graph query");
  const wrong = given.filter((id) => !GUID.test(id));
  if (wrong.length > 0) {
    throw badRequest(context, [
      {
        code: "SubscriptionsContainInvalidGuids",
        message: `Subscriptions must be GUIDs. Given: '${wrong.join(", ")}'.`,
      },
    ]);
  }
  const eligible = given.map((id) => id.toLowerCase()).filter((id) => isSubscription(context.world, id));
  if (eligible.length === 0) {
    throw badRequest(context, [
      {
        code: "NoValidSubscriptionsInQueryRequest",
        message: `There must be at least one subscription that is eligible to contain resources. Given: '${given.join(", ")}'.`,
      },
    ]);
  }
  return new Set(eligible);
}

interface SkipToken {
  readonly skip: number;
  readonly top: number;
}

const SkipTokenText = z.tuple([z.string(), z.number().int().min(0), z.number().int().min(1).max(PAGE)]);

/** The token for what comes after. Nobody should read it. */
export function skipTokenOf({ hash }: QueryRequest, { skip, top }: SkipToken): string {
  return Buffer.from(JSON.stringify([hash, skip, top])).toString("base64url");
}

function readSkipToken(context: Context, text: string, hash: string): SkipToken {
  const token = SkipTokenText.safeParse(jsonOf(Buffer.from(text, "base64url").toString()));
  if (!token.success || token.data[0] !== hash) throw invalid(context, "the skip token is not of this query");
  const [, skip, top] = token.data;
  return { skip, top };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Azure's own code for a request of the wrong form is not known here. */
function invalid(context: Context, why: string) {
  return badRequest(context, [{ code: "InvalidRequest", message: `The request is not valid: ${why}.` }]);
}
