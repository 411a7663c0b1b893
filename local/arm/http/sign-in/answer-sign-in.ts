import type { Reply } from "../../core/exchange.ts";
import { CALLER } from "../../core/caller.ts";
import type { JsonObject } from "../../world/json.ts";
import type { Simulator } from "../../simulator.ts";
import type { RequestHead } from "../read-request.ts";
import {
  cloudDescription,
  cloudDescriptions,
  instanceDiscovery,
  openidConfiguration,
} from "./cloud-description.ts";
import { clientOf, SignInRefused, TOKEN_SECONDS, unsignedToken } from "./tokens.ts";

const TENANT = "/([a-z0-9.-]+)";
const TOKEN = new RegExp(`^${TENANT}/oauth2(/v2\\.0)?/token$`, "i");
const OPENID = new RegExp(`^${TENANT}(/v2\\.0)?/\\.well-known/openid-configuration$`, "i");
const DISCOVERY = new RegExp(`^${TENANT}/discovery/instance$`, "i");
const MANAGED_IDENTITY = "/metadata/identity/oauth2/token";
const CLOUDS = "/metadata/endpoints";

/**
 * What comes before a token: where to sign in, and tokens for applications and managed identities. Answers undefined
 * for every other request. Everybody who asks gets one, unless the world knows a reason against it.
 */
export function answerSignIn(simulator: Simulator, head: RequestHead, body: Buffer): Reply | undefined {
  try {
    return head.method === "POST" ? token(simulator, head, body) : discovery(simulator, head);
  } catch (error) {
    if (error instanceof SignInRefused) return { status: error.status, body: error.body() };
    throw error;
  }
}

function discovery(simulator: Simulator, { method, path, query, headers, origin }: RequestHead) {
  if (method !== "GET") return undefined;
  const { tenantId } = simulator.settings;
  if (path === CLOUDS) {
    const isList = (query.get("api-version") ?? "") >= "2019-05-01";
    return ok(isList ? cloudDescriptions(origin) : cloudDescription(origin));
  }
  if (path === MANAGED_IDENTITY) return managedIdentity(simulator, query, headers, origin);
  const [, openidTenant, version] = OPENID.exec(path) ?? [];
  if (openidTenant !== undefined) {
    const named = openidTenant === "common" || openidTenant === "organizations" ? tenantId : openidTenant;
    return ok(openidConfiguration(origin, named, version === undefined ? "" : "/v2.0"));
  }
  return DISCOVERY.test(path) ? ok(instanceDiscovery(origin, tenantId)) : undefined;
}

function token(simulator: Simulator, { path, origin }: RequestHead, body: Buffer): Reply | undefined {
  const [, tenant, version] = TOKEN.exec(path) ?? [];
  if (tenant === undefined) return undefined;
  const form = new URLSearchParams(body.toString("utf8"));
  const now = simulator.now();
  const { appId, objectId } = clientOf(form, simulator.view().entries("principals"), now);
  const scope = form
    .get("scope")
    ?.split(" ")[0]
    ?.replace(/\/?\.default$/, "");
  const audience = form.get("resource") ?? scope ?? origin;
  const { tenantId } = simulator.settings;
  const issuer = `${origin}/${tenant}${version ?? ""}`;
  return ok({
    token_type: "Bearer",
    expires_in: TOKEN_SECONDS,
    ext_expires_in: TOKEN_SECONDS,
    ...(version === undefined ? { expires_on: expiresOn(now), resource: audience } : {}),
    access_token: unsignedToken({ issuer, audience, tenantId, appId, objectId, now }),
  });
}

/** Source: docs: entra/identity/managed-identities-azure-resources/how-to-use-vm-token. */
function managedIdentity(
  simulator: Simulator,
  query: URLSearchParams,
  headers: Readonly<Record<string, string>>,
  origin: string,
): Reply {
  const resource = query.get("resource");
  if (headers["metadata"]?.toLowerCase() !== "true" || resource === null) {
    return {
      status: 400,
      body: {
        error: "invalid_request",
        error_description:
          resource === null
            ? "Required query variable 'resource' is missing."
            : "Required metadata header not specified",
      },
    };
  }
  const now = simulator.now();
  const { tenantId } = simulator.settings;
  const appId = query.get("client_id") ?? CALLER.appId;
  return ok({
    access_token: unsignedToken({
      issuer: `${origin}/${tenantId}`,
      audience: resource,
      tenantId,
      appId,
      now,
      objectId: CALLER.objectId,
    }),
    client_id: appId,
    expires_in: String(TOKEN_SECONDS),
    expires_on: expiresOn(now),
    ext_expires_in: String(TOKEN_SECONDS),
    not_before: String(Math.floor(now / 1000)),
    resource,
    token_type: "Bearer",
  });
}

const expiresOn = (now: number): string => String(Math.floor(now / 1000) + TOKEN_SECONDS);

function ok(body: JsonObject | readonly JsonObject[]): Reply {
  return { status: 200, body };
}
