import { z } from "zod";
import { PreflightFacts } from "../preflight/facts.ts";
import { IssuerFacts } from "../guardrails/issuers.ts";
import { Lock } from "../preflight/locks.ts";
import { AdoptedIdentity } from "./adopted.ts";
import { KnownCredential, ListedIdentity } from "./listed.ts";

/** The facts about an identity and its resource group before anything is created. */
export const IdentityFacts = z.strictObject({
  readAt: z.string(),
  /** Absent if the group does not exist. */
  groupLocation: z.string().optional(),
  /** Every identity of the group. */
  inGroup: z.array(ListedIdentity),
  /** Credentials of the identity itself; none if it does not exist. */
  credentials: z.array(KnownCredential),
  locks: z.array(Lock),
  /** Its rights, if it exists. */
  adopted: AdoptedIdentity.optional(),
  /** The issuers of the tokens that the credentials would trust; read only if credentials are requested. */
  issuers: IssuerFacts.optional(),
  /** Rights that Keyless lacks for the planned writes. */
  preflight: PreflightFacts.optional(),
});
export type IdentityFacts = z.infer<typeof IdentityFacts>;
