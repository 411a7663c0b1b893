import { z } from "zod";
import { IdentityRef } from "./cluster-identities.ts";
import { HeldRole } from "./facts.ts";
import { LackingGrant } from "./lacking.ts";

/** A row of the table of identities, as it is for one cluster. */
export const InspectedRow = z.strictObject({
  key: z.string(),
  title: z.string(),
  path: z.string(),
  defaultRights: z.string(),
  rightsToAdd: z.string(),
  bringYourOwn: z.string(),
  /** `ownNone`: in use, without an identity of its own. `notShown`: the cluster's JSON cannot tell. */
  state: z.enum(["inUse", "ownNone", "off", "notShown"]),
  identities: z.array(
    IdentityRef.extend({
      holds: z.array(HeldRole.omit({ principalId: true })),
      /** Wanted, and not held. */
      lacks: z.array(LackingGrant.pick({ role: true, scope: true, because: true })).optional(),
    }),
  ),
});
export type InspectedRow = z.infer<typeof InspectedRow>;
