import { asClause } from "../text/as-clause.ts";
import { sentence } from "../text/catalogue.ts";

/** Targets of a sweep that did not come through. */
export const SWEEP_REMAINS = {
  "sweep-target-left": sentence<{
    readonly name: string;
    readonly came: string;
    readonly runId: string | undefined;
    readonly why: string;
  }>(
    ({ name, came, runId, why }) =>
      `Cluster ${name}: ${came}${runId === undefined ? "" : ` (run ${runId})`}${why === "" ? "." : `: ${asClause(why)}.`}`,
    { name: "web", came: "failed", runId: "migrate-web-0123456789ab", why: "" },
  ),
};
