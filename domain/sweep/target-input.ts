import type { SweepRequest } from "./request.ts";

/** What the run of a target is asked for: the template of the sweep, and the cluster. */
export function targetInput(
  { workflow, request = {} }: Pick<SweepRequest, "workflow" | "request">,
  { clusterId, migrationRunId }: { readonly clusterId: string; readonly migrationRunId?: string | undefined },
): Readonly<Record<string, unknown>> {
  return {
    ...request,
    clusterId,
    ...(workflow === "clean-up" ? { migrationRunId: migrationRunId ?? "" } : {}),
  };
}
