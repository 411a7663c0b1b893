import type { SweepRequest } from "./request.ts";

/** The request of the run of a target: the template of the sweep, and the cluster. */
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
