import { z } from "zod";
import { PreflightFacts } from "../preflight/facts.ts";
import { IssuerFacts } from "../guardrails/issuers.ts";
import { Lock } from "../preflight/locks.ts";
import { AdoptedIdentity } from "./adopted.ts";
import { KnownCredential, ListedIdentity } from "./listed.ts";

/** What is known of an identity and its group before anything is made. */
export const IdentityFacts = z.strictObject({
  readAt: z.string(),
  /** Absent where there is no such group. */
  groupLocation: z.string().optional(),
  /** Every identity of the group. */
  inGroup: z.array(ListedIdentity),
  /** Credentials of the identity itself; none where it is absent. */
  credentials: z.array(KnownCredential),
  locks: z.array(Lock),
  /** What it can do already, where it exists. */
  adopted: AdoptedIdentity.optional(),
  /** Who issues the tokens that the credentials would trust; read only where credentials are asked for. */
  issuers: IssuerFacts.optional(),
  /** Rights that Keyless lacks for what is to be written. */
  preflight: PreflightFacts.optional(),
});
export type IdentityFacts = z.infer<typeof IdentityFacts>;
