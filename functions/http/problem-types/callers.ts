import { fixedProblem, problemType } from "./row.ts";

/** Callers who are not signed in, or who lack a role. */
export const CALLERS = {
  "not-signed-in": fixedProblem(401, {
    title: "Not signed in",
    detail: "The request has no identity that App Service authentication has checked.",
    nextStep:
      "Get a token for this app from Microsoft Entra ID and send it in the header `Authorization: Bearer`.",
  }),
  "token-identifies-nobody": problemType(401, {
    title: "The token does not identify its sender",
    detail: ({ claim }) => `The token has no valid claim \`${claim}\`.`,
    nextStep:
      "Get a token for this app from Microsoft Entra ID, version 1 or 2, with the default claims. Accounts of other identity providers have no object id.",
    example: { claim: "oid" },
  }),
  "token-missing": problemType(401, {
    title: "The token is missing or wrong",
    detail: "Every request except `GET /api/health` needs the token of this start of Keyless.",
    nextStep: ({ place }) =>
      `Send it in the header \`Authorization: Bearer TOKEN\`. The token is in ${place}.`,
    example: { place: "the file token in the data folder" },
  }),
  "foreign-page": problemType(403, {
    title: "The request comes from another site",
    detail:
      "Authentication is off, so Keyless accepts only requests that come from this machine and go to localhost.",
    nextStep: ({ url }) => `Call ${url} from this machine, not from a web page of another site.`,
    example: { url: "http://127.0.0.1" },
  }),
  "role-missing": problemType(403, {
    title: "The caller lacks an app role",
    detail: ({ caller, roles }) =>
      `${caller} does not have the app ${roles.includes(" and ") ? "roles" : "role"} ${roles}.`,
    nextStep: ({ roles }) => `Have ${roles} assigned to you or to your app in Microsoft Entra ID.`,
    example: { caller: "ada@example.com", roles: "Fleet.Execute" },
  }),
  "requested-for-somebody-else": problemType(403, {
    title: "A person can only request a run for themselves",
    detail: ({ caller, id }) =>
      `The token belongs to ${caller}, so the run is theirs, but \`requestedFor\` names somebody else (${id}).`,
    nextStep:
      "Leave `requestedFor` out, or have the application request the run with a token of its own (client credentials).",
    example: { caller: "ada@example.com", id: "11111111-1111-1111-1111-111111111111" },
  }),
};
