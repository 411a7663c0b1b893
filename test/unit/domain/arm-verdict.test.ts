import { describe, expect, test } from "vitest";
import { judge } from "../../../domain/arm-verdict/arm-verdict.ts";
import { CATALOGUE } from "../../../domain/arm-verdict/catalogue.ts";
import { TEXTS } from "../../../domain/arm-verdict/texts.ts";
import { minutes, seconds } from "../../../domain/text/duration.ts";

const failure = (code: string, status = 400, message = "Azure says so") => ({ status, code, message });
const spelled = (code: string) => code.replace("*", "Timeout");

/** Codes that Azure's documentation and AKS's issues name for what Keyless calls, and what each must lead to. */
const KNOWN: Record<"wait" | "waitForGrants" | "refuse", readonly string[]> = {
  wait: [
    ...["OperationNotAllowed", "EtagMismatch", "PreconditionFailed", "Conflict", "AKSOperationPreempted"],
    ...["RetryableErrorDueToAnotherOperation", "Throttled", "TooManyRequests", "TooManyRequestsReceived"],
    ...["SubscriptionRequestsThrottled", "PrincipalNotFound"],
  ],
  waitForGrants: [
    ...["LinkedAuthorizationFailed", "CustomRouteTableMissingPermission", "CreateRoleAssignmentError"],
    ...["CustomPrivateDNSZoneMissingPermissionError", "KubeletIdentityMissingPermissionError"],
    ...["AzureKeyVaultKmsValidateIdentityPermissionCustomerError"],
  ],
  refuse: [
    ...["AuthorizationFailed", "ScopeLocked", "RequestDisallowedByPolicy", "ReadOnlyDisabledSubscription"],
    ...["MissingSubscriptionRegistration", "MissingIdentityIds", "InvalidIdentityValues"],
    ...["ServicePrincipalValidationClientError", "PodIdentityAddonIdentitiesAssignmentError"],
    ...["ReconcileKubeletIdentityError", "ReconcileAddonIdentityError", "ReconcileMSICredentialError"],
    ...["GetUserAssignedIdentityResourceError", "UpdateNodeSPError", "AKSOperationPreemptedByDelete"],
    ...["RoleAssignmentUpdateNotPermitted", "RoleAssignmentLimitExceeded", "RoleDefinitionDoesNotExist"],
    ...["UnsupportedPrincipalType", "FeatureUnregistrationUnsupported", "InvalidResourceGroupLocation"],
    ...[
      "CustomRouteTableWithUnsupportedMSIType",
      "SystemAssignedIdentityNotSupportedForCustomPrivateDNSZone",
    ],
    ...["QuotaExceeded", "SKUNotAvailable", "AllocationFailed", "OverconstrainedAllocationRequest"],
    ...["ZonalAllocationFailed", "AksCapacityHeavyUsage", "SubnetIsFull", "InsufficientSubnetSize"],
    ...["UpgradeFailed", "UnsatisfiablePDB", "NodePoolMcVersionIncompatible", "K8sVersionNotSupported"],
    ...["VMExtensionError_VHDFileNotFound", "InternalOperationError", "ManagedClusterCountExceedsQuotaLimit"],
    ...["ChangeKubeletIdentityNotAllowed"],
  ],
};

describe("the catalogue", () => {
  test.each(CATALOGUE.map((row) => [row.code, row] as const))(
    "says of %s what to do, and where it is from",
    (_, row) => {
      expect(row.means.length).toBeGreaterThan(10);
      expect(row.evidence).toMatch(/^https:\/\//);
      const verdict = judge(failure(spelled(row.code)));
      switch (row.verdict) {
        case "wait":
          expect(verdict).toMatchObject({ kind: "wait", because: row.means });
          break;
        case "refuse":
        case "waitForGrants":
          expect(verdict).toMatchObject({ kind: "refuse", remedy: row.remedy });
          expect(row.remedy.length).toBeGreaterThan(10);
      }
    },
  );

  test("has each code once", () => {
    const codes = CATALOGUE.map(({ code }) => code.toLowerCase());
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  test.each(KNOWN.wait)("waits on %s, in any case of its letters", (code) => {
    expect(judge(failure(code.toUpperCase(), 409)).kind).toBe("wait");
  });

  test.each(KNOWN.waitForGrants)("waits on %s only while grants may settle", (code) => {
    expect(judge(failure(code), { grantsMaySettle: true })).toMatchObject({
      kind: "wait",
      forMs: minutes(5),
    });
    expect(judge(failure(code)).kind).toBe("refuse");
  });

  test.each(KNOWN.refuse)("leaves %s to a person with a remedy of its own", (code) => {
    const verdict = judge(failure(code), { grantsMaySettle: true });
    expect(verdict).toMatchObject({ kind: "refuse" });
    expect(verdict.kind === "refuse" && verdict.remedy).not.toContain("does not know this code");
  });
});

describe("a text is read", () => {
  test.each(TEXTS.map(({ text, row }) => [text.source, row] as const))(
    "only where the code alone does not tell: %s",
    (_, row) => {
      expect(row.evidence).toMatch(/^https:\/\//);
    },
  );

  test("for a pool that AKS upgrades by itself, and for a quota; else the code means: busy", () => {
    const of = (message: string) => judge(failure("OperationNotAllowed", 409, message)).kind;
    expect(of("Upgrading node image version on machines agent pool is not allowed")).toBe("refuse");
    expect(
      of("Operation could not be completed as it results in exceeding approved Total Regional Cores quota"),
    ).toBe("refuse");
    expect(of("Another operation (nodepool1 - Updating) is in progress")).toBe("wait");
  });

  test("never to find throttling: an eviction inside an upgrade error says Too Many Requests as well", () => {
    const text = "Drain node failed when evicting pod failed with Too Many Requests error";
    expect(judge(failure("UpgradeFailed", 400, text)).kind).toBe("refuse");
  });
});

describe("an answer without a code that is known", () => {
  test("parks with what to do, and is never repeated blindly", () => {
    for (const status of [400, 401, 403, 404, 409, 422]) {
      expect(judge(failure("SomethingBrandNew", status))).toMatchObject({
        kind: "refuse",
        code: "SomethingBrandNew",
        remedy: expect.stringContaining("does not know this code"),
      });
    }
  });

  test("is waited for as long as Retry-After says where Azure throttles, and never shorter than a known pause", () => {
    expect(judge({ status: 429, message: "", retryAfterMs: seconds(17) })).toMatchObject({
      forMs: seconds(17),
    });
    expect(judge({ status: 429, message: "" })).toMatchObject({ forMs: seconds(30) });
    expect(judge({ status: 429, code: "Throttled", message: "", retryAfterMs: 1 })).toMatchObject({
      forMs: seconds(30),
    });
  });

  test("is unforeseen where nobody answered or the server broke", () => {
    for (const status of [undefined, 408, 500, 502, 503, 504]) {
      expect(judge({ status, message: "" })).toEqual({ kind: "unforeseen" });
    }
    expect(judge({ status: 503, message: "", retryAfterMs: 5 }).kind).toBe("wait");
  });
});

test("a code that real Azure sent with a passing status is tried again, whatever it is called", () => {
  expect(judge(failure("FailedIdentityOperation", 429))).toMatchObject({ kind: "wait", forMs: seconds(30) });
  expect(judge(failure("GetVnetError", 500))).toEqual({ kind: "unforeseen" });
});
