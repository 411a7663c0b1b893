import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { hasEnded } from "../../domain/run/record.ts";
import { SweepRequest } from "../../domain/sweep/request.ts";
import type { Standing } from "../../domain/sweep/standing.ts";
import type { Target } from "../../domain/sweep/target.ts";
import { canonicalHash } from "./canonical-hash.ts";
import { runs, sweepStandings } from "./kinds.ts";
import type { Records } from "./records.ts";
import { pageOf, readEndPage, readTargets, TARGETS_A_PAGE } from "./sweep-targets.ts";

/** A target of a sweep that did not come through, and why its frozen plan cannot be tried again; it can where nothing is said. */
export interface Short {
  readonly target: Target;
  readonly not?: { readonly code: string; readonly why: string };
}

/**
 * The targets that a sweep has not taken through, by their ids in canonical spelling: those that failed, those that were not
 * touched, and those that never started. None where there is no such sweep or it has no plan.
 *
 * @param again - what they are to be tried for; the frozen plans are of use only for the same workflow and template
 */
export async function cameShort(
  records: Records,
  sweep: string,
  again: Pick<SweepRequest, "workflow" | "request">,
): Promise<ReadonlyMap<string, Short>> {
  const run = (await records.read(runs, sweep))?.value;
  const frozenAs = run?.plan?.frozenAs;
  const request = SweepRequest.safeParse(run?.input).data;
  if (run === undefined || request === undefined || typeof frozenAs !== "string") return new Map();
  const not = whyNone(hasEnded(run), sweep, request, again);
  const standing = (await records.read(sweepStandings, sweep))?.value;
  const seenLast = await lastSeen(records, standing);
  const targets = await readTargets(records, frozenAs);
  const short = new Map<string, Short>();
  for (let from = 0; from < targets.length; from += TARGETS_A_PAGE) {
    const ends = await readEndPage(records, sweep, pageOf(from));
    for (const [at, target] of targets.slice(from, from + TARGETS_A_PAGE).entries()) {
      const place = from + at;
      const seen = seenLast.get(place);
      if ((seen ?? ends.get(place)?.state) === "succeeded") continue;
      const because = not ?? (seen === "goesOn" ? RUN_GOES_ON : undefined);
      short.set(canonicalId(target.clusterId), {
        target,
        ...(because === undefined ? {} : { not: because }),
      });
    }
  }
  return short;
}

const RUN_GOES_ON = { code: "run-goes-on", why: "its run of that sweep goes on, or waits for a person" };

/** What has become of the runs that were under way when the sweep ended, by the places of their targets. */
async function lastSeen(
  records: Records,
  standing: Standing | undefined,
): Promise<ReadonlyMap<number, "succeeded" | "short" | "goesOn">> {
  const seen = new Map<number, "succeeded" | "short" | "goesOn">();
  for (const { index, runId } of [...(standing?.inFlight ?? []), ...(standing?.parked ?? [])]) {
    const run = runId === undefined ? undefined : (await records.read(runs, runId))?.value;
    if (run === undefined) seen.set(index, "short");
    else if (!hasEnded(run)) seen.set(index, "goesOn");
    else seen.set(index, run.state === "succeeded" ? "succeeded" : "short");
  }
  return seen;
}

function whyNone(
  ended: boolean,
  sweep: string,
  { workflow, request = {} }: SweepRequest,
  again: Pick<SweepRequest, "workflow" | "request">,
): Short["not"] {
  if (!ended) {
    return {
      code: "sweep-goes-on",
      why: `the sweep ${sweep} goes on: retry its targets there, or cancel it`,
    };
  }
  const isSame = workflow === again.workflow && canonicalHash(request) === canonicalHash(again.request ?? {});
  return isSame
    ? undefined
    : {
        code: "other-request",
        why: `its frozen plan is for ${workflow} as the sweep ${sweep} asked for it, which is not what is asked for now`,
      };
}
