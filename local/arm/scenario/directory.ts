import { z } from "zod";
import { Instant } from "./instant.ts";

const CredentialFields = {
  name: z.string().optional().describe("As the directory shows it"),
  endsAt: Instant,
  on: z
    .enum(["application", "servicePrincipal"])
    .default("application")
    .describe("The object in the directory that shows it"),
};

const Secret = z.strictObject({
  ...CredentialFields,
  startsAt: Instant.optional(),
  used: z
    .boolean()
    .optional()
    .describe(
      "Whether the clusters of this principal sign in with it; they do with the first if none says so",
    ),
});

const Certificate = z
  .strictObject(CredentialFields)
  .describe("Shown by the directory; no cluster signs in with it");

const Principal = z
  .strictObject({
    clientId: z.string().min(1).describe("As the clusters name it: a GUID, or an identifier URI"),
    objectId: z.guid().optional().describe("Made up if absent; a principal of the fleet keeps its own"),
    displayName: z.string().optional(),
    secrets: z.array(Secret).optional().describe("All secrets that it shows; [] if it shows none"),
    certificates: z.array(Certificate).optional(),
    disabled: z.boolean().optional().describe("Whether it may not sign in"),
    deletedAt: Instant.optional().describe("Its role assignments remain, of an unknown principal"),
    ofAnotherTenant: z
      .boolean()
      .optional()
      .describe("Whether its application is in another tenant: its secrets are not shown here"),
  })
  .refine(({ secrets = [] }) => secrets.filter(({ used }) => used === true).length <= 1, {
    path: ["secrets"],
    error: "must have at most one secret with `used`",
  })
  .describe("A service principal: one of the fleet's clusters, or another one");

const Group = z
  .strictObject({
    name: z.string().min(1),
    objectId: z.guid().optional(),
    members: z
      .array(z.string().min(1))
      .describe(
        "Client ids or object ids of service principals, resource ids of user-assigned identities, names of other groups",
      ),
  })
  .describe("A security group: what is assigned to it, its members have");

/** Who is in the directory. */
export const Directory = z.strictObject({
  principals: z.array(Principal).default([]),
  groups: z.array(Group).default([]),
  unreadable: z
    .boolean()
    .default(false)
    .describe("Whether the caller may not read the directory: Microsoft Graph answers 403"),
});
export type Directory = z.infer<typeof Directory>;
export type ScenarioPrincipal = Directory["principals"][number];
