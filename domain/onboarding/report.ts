import { z } from "zod";
import { remaining } from "../remains/remains.ts";
import { type Conclusion, type RunEnding, reported } from "../run/ending.ts";
import { reportFields } from "../run/report.ts";
import { summary } from "../summaries/summaries.ts";
import { lackingRoles, RoleAccess, unknownRoles } from "./access.ts";
import { Baseline } from "./baseline.ts";
import type { OnboardingPlan } from "./planning.ts";
import { JoinedSchedule } from "./schedules.ts";

const Registered = z.strictObject({
  namespace: z.string(),
  feature: z.string().optional(),
  /** The result; absent while it is not known. */
  result: z.enum(["registered", "pendingApproval", "generallyAvailable", "stuck"]).optional(),
});
type Registered = z.infer<typeof Registered>;

const onboardedFields = {
  subscription: z.string(),
  /** What Keyless has of each role there; absent if that was not read. */
  access: z.array(RoleAccess).optional(),
  /** The clusters at the time of onboarding; absent if they were not read. */
  baseline: Baseline.optional(),
  registrations: z.array(Registered),
  /** The results for the schedules that it was to join. */
  schedules: z.array(JoinedSchedule).default([]),
  /** True once requests about the subscription are served. */
  enrolled: z.boolean(),
};

export const OnboardingReport = z.strictObject({
  workflow: z.literal("onboard-subscription"),
  ...reportFields,
  ...onboardedFields,
});
export type OnboardingReport = z.infer<typeof OnboardingReport>;

export const OnboardingProgress = z.object(onboardedFields);
export type OnboardingProgress = z.infer<typeof OnboardingProgress>;

export function reportOnboarding(
  soFar: OnboardingProgress,
  ending: RunEnding<OnboardingPlan>,
): OnboardingReport {
  return {
    workflow: "onboard-subscription",
    ...soFar,
    ...reported(ending, () => concluded(soFar), [
      ...(soFar.enrolled ? [remaining("subscription-served")] : []),
      ...soFar.schedules.flatMap(({ schedule, result }) =>
        result === "joined" ? [remaining("schedule-joined", { schedule })] : [],
      ),
      ...joinRemains(soFar.schedules),
      ...soFar.registrations
        .filter(({ result }) => result === undefined)
        .map(({ feature }) =>
          remaining("registration-goes-on", { what: feature === undefined ? "provider" : "feature" }),
        ),
    ]),
  };
}

function concluded({
  access = [],
  baseline,
  registrations,
  schedules,
  enrolled,
}: OnboardingProgress): Conclusion {
  const lacking = lackingRoles(access);
  const unknown = unknownRoles(access);
  const open = registrations.filter(({ result }) => result === "stuck" || result === "pendingApproval");
  const joined = schedules.flatMap(({ schedule, result }) => (result === "joined" ? [schedule] : []));
  const notJoined = schedules.some(({ result }) => result === "notJoined");
  const clusters = baseline?.kind === "read" ? baseline : undefined;
  return {
    outcome:
      enrolled &&
      lacking.length === 0 &&
      unknown.length === 0 &&
      open.length === 0 &&
      !notJoined &&
      clusters !== undefined
        ? "succeeded"
        : "partlySucceeded",
    summary: [
      enrolled
        ? summary("subscription-onboarded")
        : unknown.length > 0
          ? summary("subscription-access-unknown")
          : summary("subscription-not-onboarded", { roles: lacking.map(({ role }) => role) }),
      ...(joined.length === 0 ? [] : [summary("schedules-joined", { schedules: joined })]),
      ...(clusters === undefined
        ? []
        : [
            summary("clusters-found", {
              clusters: clusters.clusters,
              onServicePrincipal: clusters.onServicePrincipal,
              blocked: clusters.blocked,
              unreadable: clusters.unreadable,
            }),
          ]),
    ].join(" "),
    remains: [
      ...lacking.map(({ role, missing }) =>
        remaining("subscription-role-missing", { role, missing: missing.length }),
      ),
      ...unknown.map(({ role }) => remaining("subscription-role-unknown", { role })),
      ...(baseline?.kind === "unreadable"
        ? [remaining("subscription-clusters-unread", { because: baseline.because })]
        : []),
      ...open.map((one) => remaining("registration-open", { what: nameOf(one) })),
      ...joinRemains(schedules),
    ],
  };
}

const nameOf = ({ namespace, feature }: Registered): string =>
  feature === undefined ? namespace : `${namespace}/${feature}`;

function joinRemains(schedules: readonly JoinedSchedule[]): string[] {
  return schedules.flatMap(({ schedule, result, approvalEnded, because = "" }) => [
    ...(approvalEnded === true ? [remaining("schedule-approval-ended", { schedule })] : []),
    ...(result === "notJoined" ? [remaining("schedule-not-joined", { schedule, because })] : []),
  ]);
}
