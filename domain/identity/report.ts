import { z } from "zod";
import { type RunEnding, reported } from "../run/ending.ts";
import { reportFields } from "../run/report.ts";
import { ListedIdentity } from "./listed.ts";
import type { IdentityPlan } from "./planning.ts";
import { summary } from "../summaries/summaries.ts";
import { remaining } from "../remains/remains.ts";

export const IdentityReport = z.strictObject({
  workflow: z.literal("ensure-identity"),
  identityId: z.string(),
  ...reportFields,
  identity: z
    .strictObject({
      resourceId: z.string(),
      principalId: z.string().meta({ description: "Object id: what a role assignment names." }),
      clientId: z.string().meta({ description: "Application id: what a pod or an SDK signs in with." }),
      outcome: z.enum(["made", "found"]),
    })
    .optional(),
  credentials: z.array(z.strictObject({ name: z.string(), outcome: z.enum(["made", "found"]) })),
  /** Every identity of the resource group, before the run. */
  inGroup: z.array(ListedIdentity),
});
export type IdentityReport = z.infer<typeof IdentityReport>;

/** What a run has done so far. */
export const IdentityProgress = z.object({
  identityId: z.string(),
  identity: IdentityReport.shape.identity,
  credentials: IdentityReport.shape.credentials,
  inGroup: IdentityReport.shape.inGroup,
  /** The resource group that was created. */
  group: z.string().optional(),
});
export type IdentityProgress = z.infer<typeof IdentityProgress>;

export function reportIdentity(
  { group, ...soFar }: IdentityProgress,
  ending: RunEnding<IdentityPlan>,
): IdentityReport {
  const { identity } = soFar;
  return {
    workflow: "ensure-identity",
    ...soFar,
    ...reported(
      ending,
      () => ({
        outcome: "succeeded",
        summary: identity === undefined ? summary("nothing-to-do") : summary("identity-ready", identity),
        remains: [],
      }),
      [
        ...(group === undefined ? [] : [remaining("group-created", { name: group })]),
        ...(identity === undefined
          ? []
          : [remaining("identity-stays", { id: identity.resourceId, outcome: identity.outcome })]),
        ...soFar.credentials.map((credential) => remaining("federated-credential-stays", credential)),
      ],
    ),
  };
}
