import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { hasEnded } from "../../domain/run/record.ts";
import { whyLeftOut } from "../../domain/reasons/left-out.ts";
import { SweepRequest } from "../../domain/sweep/request.ts";
import type { Standing } from "../../domain/sweep/standing.ts";
import type { Target } from "../../domain/sweep/target.ts";
import { canonicalHash } from "./canonical-hash.ts";
import { runs, sweepStandings } from "./kinds.ts";
import type { Records } from "./records.ts";
import { pageOf, readEndPage, readTargets, TARGETS_A_PAGE } from "./sweep-targets.ts";
import { defined } from "../../domain/schema/defined.ts";

/** A target on which a sweep did not succeed. `not`: why its frozen plan cannot be tried again; absent where it can. */
export interface TargetToRetry {
  readonly target: Target;
  readonly not?: { readonly code: string; readonly why: string };
}

/**
 * The targets on which a sweep has not succeeded, by their ids in canonical spelling: those that failed, those that were not
 * touched, and those that never started. None where there is no such sweep or it has no plan.
 *
 * @param again - what they are to be tried for; the frozen plans are of use only for the same workflow and template
 */
export async function targetsToRetry(
  records: Records,
  sweep: string,
  again: Pick<SweepRequest, "workflow" | "request">,
): Promise<ReadonlyMap<string, TargetToRetry>> {
  const run = (await records.read(runs, sweep))?.value;
  const frozenAs = run?.plan?.frozenAs;
  const request = SweepRequest.safeParse(run?.input).data;
  if (run === undefined || request === undefined || typeof frozenAs !== "string") return new Map();
  const not = whyNone(hasEnded(run), sweep, request, again);
  const standing = (await records.read(sweepStandings, sweep))?.value;
  const seenLast = await lastSeen(records, standing);
  const targets = await readTargets(records, frozenAs);
  const toRetry = new Map<string, TargetToRetry>();
  for (let from = 0; from < targets.length; from += TARGETS_A_PAGE) {
    const ends = await readEndPage(records, sweep, pageOf(from));
    for (const [at, target] of targets.slice(from, from + TARGETS_A_PAGE).entries()) {
      const place = from + at;
      const seen = seenLast.get(place);
      if ((seen ?? ends.get(place)?.state) === "succeeded") continue;
      const because = not ?? (seen === "goesOn" ? RUN_GOES_ON : undefined);
      toRetry.set(canonicalId(target.clusterId), {
        target,
        ...defined({ not: because }),
      });
    }
  }
  return toRetry;
}

const RUN_GOES_ON = { code: "run-goes-on", why: whyLeftOut("run-goes-on") };

/** The states of the runs that were in progress when the sweep ended, by the indexes of their targets. */
async function lastSeen(
  records: Records,
  standing: Standing | undefined,
): Promise<ReadonlyMap<number, "succeeded" | "notSucceeded" | "goesOn">> {
  const seen = new Map<number, "succeeded" | "notSucceeded" | "goesOn">();
  for (const { index, runId } of [...(standing?.inFlight ?? []), ...(standing?.parked ?? [])]) {
    const run = runId === undefined ? undefined : (await records.read(runs, runId))?.value;
    if (run === undefined) seen.set(index, "notSucceeded");
    else if (!hasEnded(run)) seen.set(index, "goesOn");
    else seen.set(index, run.state === "succeeded" ? "succeeded" : "notSucceeded");
  }
  return seen;
}

function whyNone(
  ended: boolean,
  sweep: string,
  { workflow, request = {} }: SweepRequest,
  again: Pick<SweepRequest, "workflow" | "request">,
): TargetToRetry["not"] {
  if (!ended) {
    return {
      code: "sweep-goes-on",
      why: whyLeftOut("sweep-goes-on", { sweep }),
    };
  }
  const isSame = workflow === again.workflow && canonicalHash(request) === canonicalHash(again.request ?? {});
  return isSame
    ? undefined
    : {
        code: "other-request",
        why: whyLeftOut("other-request", { workflow, sweep }),
      };
}
