import { count } from "../text/count.ts";
import { row } from "./row.ts";

const of = (wave: string | undefined): string =>
  wave === undefined ? "of the sweep" : `of the wave ${wave}`;

const DECIDE =
  "Look at the runs that failed: `GET /api/sweeps/{id}/targets`. Then `POST …/retry` tries the targets of the wave that did not come through again, each with the plan that was approved; `POST …/skip` goes on without them; `POST …/cancel` ends the sweep.";

const NUMBERS = { wave: "early", allowed: 1, failed: 2, succeeded: 7, running: 3, targets: 40 };
const example: Omit<typeof NUMBERS, "wave"> & { readonly wave: string | undefined } = NUMBERS;

/** Why a sweep over many clusters stops. */
export const SWEEP_INCIDENTS = {
  "sweep-failures-spent": row({
    message: ({ wave, allowed, failed, succeeded, running, targets }) =>
      `Of ${count(targets, "cluster")} ${of(wave)}, ${String(failed)} failed, and ${String(allowed)} may; ${String(succeeded)} succeeded. ${running === 0 ? "Nothing runs" : `${count(running, "run")} still ${running === 1 ? "goes" : "go"} on`}, and nothing more starts.`,
    remedy: DECIDE,
    example,
  }),
  "sweep-successes-missed": row({
    message: ({ wave, allowed, failed, succeeded, running, targets }) =>
      `Of ${count(targets, "cluster")} ${of(wave)}, ${String(succeeded)} succeeded, and ${String(allowed)} must: with ${String(failed)} failed and ${String(running)} running it cannot be reached any more. Nothing more starts.`,
    remedy: DECIDE,
    example: { ...example, allowed: 1, succeeded: 0 },
  }),
  "sweep-clusters-worse": row<{
    readonly wave: string;
    readonly clusters: number;
    readonly worse: readonly string[];
  }>({
    message: ({ wave, clusters, worse }) =>
      `After its soak, ${count(clusters, "cluster")} of the wave ${wave} ${clusters === 1 ? "is worse than when it" : "are worse than when they"} came through: ${worse.join("; ")}.`,
    remedy:
      "Find the cause before other clusters follow. `POST …/retry` looks again; `POST …/skip` goes on with the next wave; `POST …/cancel` ends the sweep.",
    example: { wave: "canary", clusters: 1, worse: ["web: its provisioning state is Failed"] },
  }),
};
