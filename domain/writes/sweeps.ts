import { count } from "../text/count.ts";
import { final } from "./row.ts";

/** The starts of other runs by a sweep; the plan of each run lists its own writes. */
export const SWEEP_WRITES = {
  "sweep-wave": final<{ readonly workflow: string; readonly targets: number; readonly hash: string }>({
    does: ({ workflow, targets }) => `carry out ${workflow} on ${count(targets, "cluster")}`,
    before: "as each target's own plan has it",
    after: ({ hash }) => `as each target's own plan has it; all targets ${hash}`,
    example: { workflow: "migrate-cluster", targets: 12, hash: "e327515eb397" },
  }),
};
