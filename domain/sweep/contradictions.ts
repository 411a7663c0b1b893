import { fieldProblem } from "../schema/field-problems.ts";
import { count } from "../text/count.ts";
import { WORKFLOW_REQUESTS } from "./templates.ts";
import { shareOf } from "./amount.ts";
import type { SweepFields } from "./request-fields.ts";
import type { Wave } from "./wave.ts";

/** A field that contradicts another part of its request. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Asked = Pick<SweepFields, "workflow" | "request" | "targets" | "waves" | "order" | "blackouts">;

/** The contradictions within a request, whatever the clusters are. */
export function contradictions(request: Asked): readonly Contradiction[] {
  return [
    ...ofWaves(request.waves ?? []),
    ...ofTemplate(request),
    ...ofTargets(request),
    ...(request.blackouts ?? []).flatMap(({ from, to }, index) =>
      Date.parse(from) < Date.parse(to)
        ? []
        : [{ path: ["blackouts", index, "to"], message: "must be later than `from`" }],
    ),
  ];
}

function ofWaves(waves: readonly Wave[]): readonly Contradiction[] {
  const named = waves.flatMap(({ name }, index) =>
    waves.findIndex((other) => other.name === name) === index
      ? []
      : [{ path: ["waves", index, "name"], message: `must be unique: an earlier wave has the name ${name}` }],
  );
  const restAt = waves.findIndex(({ clusters = "rest", tags }) => clusters === "rest" && tags === undefined);
  const afterRest = waves.flatMap((_, index) =>
    restAt >= 0 && index > restAt
      ? [
          {
            path: ["waves", index],
            message: `gets no cluster, because the wave ${nameAt(waves, restAt)} takes the rest`,
          },
        ]
      : [],
  );
  const shares = waves.reduce(
    (sum, { clusters = "rest" }) => sum + (clusters === "rest" ? 0 : (shareOf(clusters) ?? 0)),
    0,
  );
  const tooMany =
    shares > 100
      ? [
          {
            path: ["waves"],
            message: `have ${String(shares)} % of the clusters together, which must be at most 100 %`,
          },
        ]
      : [];
  return [...named, ...afterRest, ...tooMany, ...waves.flatMap(beyondItself)];
}

/** A wave that can only end by stopping the sweep. */
function beyondItself({ clusters, minSuccess }: Wave, index: number): readonly Contradiction[] {
  if (typeof clusters !== "number" || typeof minSuccess !== "number" || minSuccess <= clusters) return [];
  const message = `must be at most ${String(clusters)}, because the wave has ${count(clusters, "cluster")}`;
  return [{ path: ["waves", index, "minSuccess"], message }];
}

const nameAt = (waves: readonly Wave[], index: number): string => waves[index]?.name ?? "";

/** An id that every workflow accepts, to check the remaining fields. */
const SOME_CLUSTER =
  "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/some";

/** The workflow's own messages about a template that it would reject for every cluster. */
function ofTemplate({ workflow, request = {} }: Asked): readonly Contradiction[] {
  const own = ["clusterId", ...(workflow === "clean-up" ? ["migrationRunId"] : [])];
  const set = own.filter((name) => name in request);
  if (set.length > 0) {
    return set.map((name) => ({
      path: ["request", name],
      message: "must not be given: the sweep sets it for each cluster",
    }));
  }
  const given = { ...request, ...Object.fromEntries(own.map((name) => [name, SOME_CLUSTER])) };
  const example = workflow === "clean-up" ? { ...given, migrationRunId: "some-run" } : given;
  const parsed = WORKFLOW_REQUESTS[workflow].safeParse(example, { error: fieldProblem });
  return (parsed.error?.issues ?? []).flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: ["request", key], message: `is not a field of ${workflow}` }))
      : [{ path: ["request", ...issue.path.map(asKey)], message: issue.message }],
  );
}

const asKey = (part: PropertyKey): string | number => (typeof part === "number" ? part : String(part));

function ofTargets({ workflow, targets, order }: Asked): readonly Contradiction[] {
  const { ofSweep, retryOf, clusterIds } = targets;
  const needsSweep = workflow === "clean-up";
  return [
    ...(ofSweep !== undefined && retryOf !== undefined
      ? [{ path: ["targets", "retryOf"], message: "must not be given together with ofSweep" }]
      : []),
    ...(needsSweep && ofSweep === undefined && retryOf === undefined
      ? [{ path: ["targets", "ofSweep"], message: "is required: the sweep whose migrations are cleaned up" }]
      : []),
    ...(order === "asGiven" && clusterIds === undefined
      ? [{ path: ["order"], message: "can be asGiven only together with targets.clusterIds" }]
      : []),
  ];
}
