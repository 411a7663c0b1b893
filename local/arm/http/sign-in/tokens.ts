import { CALLER } from "../../core/caller.ts";
import { secretState } from "../../providers/microsoft.graph/secrets.ts";
import type { JsonObject } from "../../world/json.ts";
import type { PrincipalRecord } from "../../world/tables.ts";

/** How long a token can be used, in seconds. */
export const TOKEN_SECONDS = 24 * 60 * 60;

export interface TokenClaims {
  readonly issuer: string;
  readonly audience: string;
  readonly tenantId: string;
  readonly appId: string;
  readonly objectId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A JSON Web Token that nobody signed: it says so in its header. Source: RFC 7519, section 6. */
export function unsignedToken({ issuer, audience, tenantId, appId, objectId, now }: TokenClaims): string {
  const seconds = Math.floor(now / 1000);
  const payload = {
    aud: audience,
    iss: issuer,
    iat: seconds,
    nbf: seconds,
    exp: seconds + TOKEN_SECONDS,
    appid: appId,
    oid: objectId,
    sub: objectId,
    tid: tenantId,
    idtyp: "app",
    ver: "1.0",
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ typ: "JWT", alg: "none" })}.${part(payload)}.`;
}

/** A refusal of the sign-in service. Source: docs: entra/identity-platform/reference-error-codes. */
export class SignInRefused extends Error {
  override readonly name = "SignInRefused";
  readonly status: number;
  readonly error: string;
  readonly code: number;

  constructor(status: number, error: string, code: number, text: string) {
    super(`AADSTS${String(code)}: ${text}`);
    this.status = status;
    this.error = error;
    this.code = code;
  }

  body(): JsonObject {
    return { error: this.error, error_description: this.message, error_codes: [this.code] };
  }
}

/**
 * Who signs in with an application's secret. Applications that the world knows must be there, and the secret must work: of
 * those that were there from the beginning any text will do. Every other application is the caller.
 *
 * @throws SignInRefused
 */
export function clientOf(
  form: URLSearchParams,
  principals: Iterable<readonly [string, PrincipalRecord]>,
  now: number,
): { readonly appId: string; readonly objectId: string } {
  const grant = form.get("grant_type");
  if (grant !== "client_credentials") {
    throw new SignInRefused(
      400,
      "unsupported_grant_type",
      70003,
      `The app requested an unsupported grant type '${grant ?? ""}'.`,
    );
  }
  const appId = form.get("client_id")?.toLowerCase() ?? "";
  if (appId === "") {
    throw new SignInRefused(
      400,
      "invalid_request",
      900144,
      "The request body must contain the following parameter: 'client_id'.",
    );
  }
  if ((form.get("client_secret") ?? form.get("client_assertion") ?? "") === "") {
    throw new SignInRefused(
      401,
      "invalid_client",
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  for (const [, principal] of principals) {
    if (principal.appId === appId) return signedIn(principal, form.get("client_secret"), now);
  }
  return { appId, objectId: CALLER.objectId };
}

function signedIn(principal: PrincipalRecord, secret: string | null, now: number) {
  const { appId, objectId, deletedAt } = principal;
  if (deletedAt !== null) {
    throw new SignInRefused(
      400,
      "unauthorized_client",
      700016,
      `Application with identifier '${appId}' was not found in the directory.`,
    );
  }
  const state = secretState(principal, secret ?? undefined, now);
  if (state === "wrong") {
    throw new SignInRefused(
      401,
      "invalid_client",
      7000215,
      `Invalid client secret provided for app '${appId}'.`,
    );
  }
  if (state === "expired") {
    throw new SignInRefused(
      401,
      "invalid_client",
      7000222,
      `The provided client secret keys for app '${appId}' are expired.`,
    );
  }
  return { appId, objectId };
}
