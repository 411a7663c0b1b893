import type { JsonObject } from "../../world/json.ts";
import type { PrincipalRecord } from "../../world/tables.ts";
import { secretBody, shownSecrets } from "./secrets.ts";

export const FIELDS = [
  "id",
  "appId",
  "displayName",
  "accountEnabled",
  "servicePrincipalType",
  "passwordCredentials",
  "keyCredentials",
];

/** Text of a secret is never there: Graph shows it once, when it is made. Source: docs: graph/api/resources/passwordcredential. */
export function principalBody(principal: PrincipalRecord): JsonObject {
  return {
    id: principal.objectId,
    appId: applicationIdOf(principal),
    displayName: principal.displayName,
    accountEnabled: principal.disabled !== true,
    servicePrincipalType: principal.kind === "servicePrincipal" ? "Application" : "ManagedIdentity",
    // `az ad sp credential list` shows nothing of an AKS principal, but what was added there (MicrosoftDocs/azure-docs#103949).
    passwordCredentials: shownSecrets(principal, "servicePrincipal").map(secretBody),
    keyCredentials: certificatesOf(principal, "servicePrincipal"),
  };
}

/** Source: docs: graph/api/resources/keycredential. */
function certificatesOf({ certificates = [] }: PrincipalRecord, at: "application" | "servicePrincipal") {
  return certificates
    .filter((one) => one.at === at)
    .map(({ keyId, displayName, endsAt }) => ({
      keyId,
      displayName,
      type: "AsymmetricX509Cert",
      usage: "Verify",
      startDateTime: null,
      endDateTime: new Date(endsAt).toISOString(),
      customKeyIdentifier: null,
      key: null,
    }));
}

/** An application, where the secrets are. Source: docs: cli/azure/azure-cli-sp-tutorial; MicrosoftDocs/azure-docs#94096. */
export function applicationBody(principal: PrincipalRecord): JsonObject {
  return {
    id: applicationObjectId(principal),
    appId: applicationIdOf(principal),
    displayName: principal.displayName,
    keyCredentials: certificatesOf(principal, "application"),
    passwordCredentials: shownSecrets(principal, "application").map(secretBody),
  };
}

/** A name that is an identifier URI belongs to an application that has an id besides. */
export const applicationIdOf = ({ appId, objectId }: PrincipalRecord): string =>
  /^[0-9a-f-]{36}$/i.test(appId) ? appId : objectId.replace(/^.{8}/, "a991c1d0");

/** The application object has an id of its own. */
export const applicationObjectId = ({ objectId }: PrincipalRecord): string =>
  objectId.replace(/^.{8}/, "a9911ca7");

/** An application of another tenant has a principal here and no more. */
export const isApplicationHere = ({ kind, ofAnotherTenant }: PrincipalRecord): boolean =>
  kind === "servicePrincipal" && ofAnotherTenant !== true;
