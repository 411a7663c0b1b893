import { describe, expect, it } from "vitest";
import type { OnboardingFacts } from "../../../../domain/onboarding/facts.ts";
import { planOnboarding } from "../../../../domain/onboarding/planning.ts";
import { reportOnboarding } from "../../../../domain/onboarding/report.ts";
import { summary } from "../../../../domain/summaries/summaries.ts";
import { guardedBy } from "../../../support/guardrails.ts";

const subscription = "11111111-2222-4333-8444-555555555555";
const request = {
  subscription,
  register: { providers: ["Microsoft.ContainerService"], features: [] },
  schedules: [],
};
const hidden: OnboardingFacts = {
  readAt: "2026-03-02T08:00:00.000Z",
  permissions: [],
  registrations: [{ namespace: "Microsoft.ContainerService" }],
  schedules: [],
  baseline: { kind: "unreadable", because: "AuthorizationFailed" },
};
const nothing = { actions: ["Microsoft.Resources/subscriptions/read"], notActions: [] };

describe("a subscription in which Azure does not show what Keyless may do", () => {
  const plan = planOnboarding(guardedBy(hidden), request);

  it("has no permission reported as missing, and none as held", () => {
    expect(plan.findings.map(({ code }) => code)).toEqual([
      "access-unknown",
      "access-unknown",
      "clusters-not-listed",
    ]);
    expect(plan.access.length).toBeGreaterThan(2);
    for (const role of plan.access) {
      expect(role).not.toHaveProperty("held");
      expect(role).not.toHaveProperty("missing");
      expect(role.commands.join()).toContain("az role assignment create");
    }
  });

  it("is not served, nothing is registered in it, and the report says that nobody can tell", () => {
    expect([plan.enrols, plan.registers, plan.writes]).toEqual([false, [], []]);
    const { access } = plan;
    const report = reportOnboarding(
      { subscription, access, baseline: hidden.baseline, registrations: [], schedules: [], enrolled: false },
      { kind: "through", findings: plan.findings, plan, planHash: "hash" },
    );
    expect(report).toMatchObject({
      outcome: "partlySucceeded",
      summary: "The subscription is not onboarded: Azure does not show Keyless what it may do there.",
    });
    expect(report.remains.join("\n")).toContain("Make sure that Keyless has the role Keyless inventory");
    expect(report.remains.join("\n")).not.toContain("lacks");
    expect(report.remains).toContain(
      "The clusters of the subscription could not be read: AuthorizationFailed.",
    );
  });
});

it("where Azure shows what Keyless may do, what is missing is told as a fact", () => {
  const { findings, access } = planOnboarding(guardedBy({ ...hidden, permissions: [nothing] }), request);
  expect(findings.map(({ code }) => code)).toEqual([
    "access-missing",
    "access-missing",
    "clusters-not-listed",
  ]);
  expect(access.every(({ held, missing }) => held !== undefined && missing !== undefined)).toBe(true);
});

it.each([
  [0, 0, 0, 0, "It has no clusters."],
  [1, 1, 0, 0, "It has 1 cluster: 1 on a service principal, which can be migrated at the moment."],
  [1, 0, 0, 1, "It has 1 cluster: none on a service principal; 1 could not be read."],
  [2, 1, 1, 0, "It has 2 clusters: 1 on a service principal, which cannot be migrated at the moment."],
  [3, 0, 0, 0, "It has 3 clusters: none on a service principal."],
  [9, 4, 0, 0, "It has 9 clusters: 4 on service principals, of which all can be migrated at the moment."],
  [
    12,
    5,
    2,
    1,
    "It has 12 clusters: 5 on service principals, of which 2 cannot be migrated at the moment; 1 could not be read.",
  ],
] as const)(
  "%i clusters, %i on service principals, %i blocked, %i unreadable are said in words",
  (clusters, onServicePrincipal, blocked, unreadable, says) => {
    expect(summary("clusters-found", { clusters, onServicePrincipal, blocked, unreadable })).toBe(says);
  },
);
