import { z } from "zod";
import { OnboardingPolicy } from "../../domain/onboarding/request.ts";

/** Names of management groups: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules. */
const GROUP =
  /^\/providers\/Microsoft\.Management\/managementGroups\/([A-Za-z0-9(][A-Za-z0-9_().-]{0,88}[A-Za-z0-9_()-]?)$/i;

/** Which subscriptions are served once they are onboarded, and what onboarding may change in them. */
export const onboardingSettings = {
  KEYLESS_SCOPE: z
    .string()
    .transform((text) => GROUP.exec(text.trim())?.[1])
    .pipe(z.string())
    .optional()
    .meta({
      description:
        "must be the id of a management group; the app serves each subscription below it once the subscription is onboarded, and no others",
      examples: ["/providers/Microsoft.Management/managementGroups/platform"],
    }),
  KEYLESS_ONBOARDING: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(OnboardingPolicy)
    .optional()
    .meta({
      description:
        "must be JSON that names what onboarding may change: resource providers and features to register in the subscription, and schedules to add the subscription to",
      examples: [
        '{"providers":["Microsoft.ContainerService"],"features":[],"schedules":[{"schedule":"weekly"}]}',
      ],
    }),
} as const;
