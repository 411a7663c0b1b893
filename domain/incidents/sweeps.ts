import { count } from "../text/count.ts";
import { row } from "./row.ts";

const of = (wave: string | undefined): string =>
  wave === undefined ? "of the sweep" : `of the wave ${wave}`;

const DECIDE =
  "Look at the runs that failed: `GET /api/sweeps/{id}/targets`. Then `POST …/retry` tries the clusters of the wave that did not succeed again, each with its approved plan; `POST …/skip` continues without them; `POST …/cancel` ends the sweep.";

const NUMBERS = { wave: "early", allowed: 1, failed: 2, succeeded: 7, running: 3, targets: 40 };
const example: Omit<typeof NUMBERS, "wave"> & { readonly wave: string | undefined } = NUMBERS;

/** Why a sweep over many clusters stops. */
export const SWEEP_INCIDENTS = {
  "sweep-failures-spent": row({
    message: ({ wave, allowed, failed, succeeded, running, targets }) =>
      `Of ${count(targets, "cluster")} ${of(wave)}, ${String(failed)} failed, and at most ${String(allowed)} may fail; ${String(succeeded)} succeeded. ${running === 0 ? "No run is in progress" : `${count(running, "run")} ${running === 1 ? "is" : "are"} still in progress`}, and no more runs start.`,
    remedy: DECIDE,
    example,
  }),
  "sweep-successes-missed": row({
    message: ({ wave, allowed, failed, succeeded, running, targets }) =>
      `Of ${count(targets, "cluster")} ${of(wave)}, ${String(succeeded)} succeeded, and ${String(allowed)} must succeed. With ${String(failed)} failed and ${String(running)} in progress, that is no longer possible. No more runs start.`,
    remedy: DECIDE,
    example: { ...example, allowed: 1, succeeded: 0 },
  }),
  "sweep-clusters-worse": row<{
    readonly wave: string;
    readonly clusters: number;
    readonly worse: readonly string[];
  }>({
    message: ({ wave, clusters, worse }) =>
      `After the soak time, ${count(clusters, "cluster")} of the wave ${wave} ${clusters === 1 ? "is worse than when its run" : "are worse than when their runs"} succeeded: ${worse.join("; ")}.`,
    remedy:
      "Find the cause before other clusters follow. `POST …/retry` checks again; `POST …/skip` continues with the next wave; `POST …/cancel` ends the sweep.",
    example: { wave: "canary", clusters: 1, worse: ["web: its provisioning state is Failed"] },
  }),
};
