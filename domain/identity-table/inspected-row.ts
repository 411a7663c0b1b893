import { z } from "zod";
import { IdentityRef } from "./cluster-identities.ts";
import { HeldRole } from "./facts.ts";
import { LackingGrant } from "./lacking.ts";

/** A row of the table of identities for one cluster. */
export const InspectedRow = z.strictObject({
  key: z.string(),
  title: z.string(),
  path: z.string(),
  defaultRights: z.string(),
  rightsToAdd: z.string(),
  bringYourOwn: z.string(),
  /** `ownNone`: in use, without an identity of its own. `notShown`: not visible in the cluster's JSON. */
  state: z.enum(["inUse", "ownNone", "off", "notShown"]),
  identities: z.array(
    IdentityRef.extend({
      holds: z.array(HeldRole.omit({ principalId: true })),
      /** Role assignments that are needed and missing. */
      lacks: z.array(LackingGrant.pick({ role: true, scope: true, because: true })).optional(),
    }),
  ),
});
export type InspectedRow = z.infer<typeof InspectedRow>;
