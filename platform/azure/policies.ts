import { z } from "zod";
import { type ArmId, below } from "../../domain/arm-id/arm-id.ts";
import type { PolicyDenial, PreflightFacts } from "../../domain/preflight/facts.ts";
import { API_VERSIONS, ArmCallFailed, requireArm } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { inTurn } from "./in-turn.ts";
import { whyUnknown } from "../../domain/reasons/unknown.ts";

/** A planned write, as far as policies see it: never a complete body. */
export interface PlannedContent {
  readonly resource: ArmId;
  /** The scope of the policy check: its resource group, or the subscription if that group does not exist yet. */
  readonly scope: ArmId;
  readonly apiVersion: string;
  /** True for a write by AKS itself. */
  readonly byAks?: true;
  readonly content: {
    readonly type: string;
    readonly name: string;
    readonly location: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly identity?: object;
  };
}

const Answer = z.object({
  contentEvaluationResult: z
    .object({
      policyEvaluations: z
        .array(
          z.object({
            policyInfo: z.object({ policyAssignmentId: z.string().nullish() }).nullish(),
            evaluationResult: z.string().nullish(),
            evaluationDetails: z
              .object({
                evaluatedExpressions: z.array(z.object({ path: z.string().nullish() })).nullish(),
              })
              .nullish(),
            effectDetails: z.object({ policyEffect: z.string().nullish() }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

type PolicyAnswer =
  | { readonly kind: "read"; readonly denials: readonly PolicyDenial[] }
  | { readonly kind: "unreadable"; readonly because: string };

/**
 * Asks Azure whether a policy would deny a write. `unreadable` if Keyless may not ask, or if the cloud does not have this
 * API. Source: learn.microsoft.com/rest/api/policyinsights/policy-restrictions.
 */
async function askPolicies(azure: Azure, planned: PlannedContent): Promise<PolicyAnswer> {
  const { scope, content, apiVersion } = planned;
  try {
    const { contentEvaluationResult } = await requireArm(
      azure,
      {
        method: "POST",
        path: below(scope, "providers", "Microsoft.PolicyInsights", "checkPolicyRestrictions"),
        apiVersion: API_VERSIONS.policyRestrictions,
        body: { resourceDetails: { resourceContent: content, apiVersion } },
      },
      Answer,
    );
    return { kind: "read", denials: denialsOf(planned, contentEvaluationResult?.policyEvaluations ?? []) };
  } catch (error) {
    if (!(error instanceof ArmCallFailed)) throw error;
    const { status = 0, code = "" } = error.failure;
    if (status === 429 || status >= 500 || code === "SubscriptionNotFound") throw error;
    return { kind: "unreadable", because: whyUnknown("azure-answers", { status, code }) };
  }
}

type Evaluation = NonNullable<
  NonNullable<z.infer<typeof Answer>["contentEvaluationResult"]>["policyEvaluations"]
>[number];

function denialsOf(
  { resource, byAks }: PlannedContent,
  evaluations: readonly Evaluation[],
): readonly PolicyDenial[] {
  return evaluations
    .filter(
      ({ evaluationResult, effectDetails }) =>
        evaluationResult?.toLowerCase() === "noncompliant" &&
        /^deny$/i.test(effectDetails?.policyEffect ?? "deny"),
    )
    .map(({ policyInfo, evaluationDetails }) => ({
      resource,
      ...(byAks === true ? { byAks } : {}),
      assignmentId: policyInfo?.policyAssignmentId ?? "unknown",
      unseen: [
        ...new Set(
          (evaluationDetails?.evaluatedExpressions ?? [])
            .flatMap(({ path }) => path ?? [])
            .filter((path) => !SHOWN.test(path)),
        ),
      ],
    }));
}

/** The fields of `PlannedContent`, and those that Azure adds itself. */
const SHOWN = /^(type|name|fullName|id|location|kind|tags|identity)\b/i;

/** The planned writes that policies would deny; empty if there are none. */
export async function readDenials(
  azure: Azure,
  planned: readonly PlannedContent[],
): Promise<Pick<PreflightFacts, "denials" | "policiesUnreadable">> {
  const answers = await inTurn(planned, (one) => askPolicies(azure, one));
  const denials = answers.flatMap((answer) => (answer.kind === "read" ? answer.denials : []));
  const unreadable = answers.find((answer) => answer.kind === "unreadable");
  return {
    ...(denials.length === 0 ? {} : { denials: [...denials] }),
    ...(unreadable === undefined ? {} : { policiesUnreadable: unreadable.because }),
  };
}
