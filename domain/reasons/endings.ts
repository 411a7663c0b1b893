import { catalogue, fixed, sentence } from "../text/catalogue.ts";
import { asClause } from "../text/as-clause.ts";
import { count } from "../text/count.ts";

const CHANGES = ["grant AcrPull to the kubelet identity: it was not planned"];

/** Who has sent a command, and why if they gave a reason. */
const said = (done: (by: string) => string) =>
  sentence<{ readonly by: string; readonly reason: string | undefined }>(
    ({ by, reason }) => `${done(by)}${reason === undefined ? "" : `: ${reason}`}`,
    { by: "Ada", reason: "not before the release" },
  );

/** Why a run ends before it has done its work: clauses, for the summary of its report. */
export const ENDINGS = catalogue({
  "facts-not-read": sentence(({ noun, message }) => `the ${noun} could not be read: ${asClause(message)}`, {
    noun: "cluster",
    message: "The client does not have authorization to perform the action.",
  }),
  blocked: sentence(
    ({ code, means, more }) =>
      `${code}: ${asClause(means)}${more === 0 ? "" : `, and ${count(more, "more blocker")}`}`,
    { code: "cluster-stopped", means: "The cluster is stopped.", more: 0 },
  ),
  "plan-not-as-seen": sentence<{ readonly differences: readonly string[]; readonly more: number }>(
    ({ differences, more }) =>
      `the plan is not the one that you saw, because something has changed since: ${differences.join("; ")}${more > 0 ? `; and ${String(more)} more` : ""}`,
    { differences: CHANGES, more: 2 },
  ),
  "seen-plan-unknown": fixed(
    "the plan is not the one that you saw, and that one is not kept here, so Keyless cannot name what has changed: make a new plan",
  ),
  "approved-too-often": sentence(
    ({ approvals }) =>
      `something has changed after each of ${count(approvals, "approval")}: make a new plan, and have it approved soon`,
    { approvals: 3 },
  ),
  "approved-too-often-midway": sentence<{ readonly approvals: number; readonly changes: readonly string[] }>(
    ({ approvals, changes }) =>
      `something has changed after each of ${count(approvals, "approval")} during the run: ${changes.join("; ")}`,
    { approvals: 3, changes: CHANGES },
  ),
  "sweep-hours-over": fixed("it began too late, and does not fit into the hours of its sweep any more"),
  "nobody-approved": fixed("nobody approved the plan within 7 days"),
  "wave-not-started": sentence(({ wave, why }) => `the wave ${wave} did not start: ${why}`, {
    wave: "early",
    why: "nobody approved the plan within 7 days",
  }),
  rejected: said((by) => `the plan was rejected by ${by}`),
  "changed-midway": sentence<{ readonly why: string; readonly changes: readonly string[] }>(
    ({ why, changes }) => `${why}; the plan had changed during the run: ${changes.join("; ")}`,
    { why: "nobody approved the plan within 7 days", changes: CHANGES },
  ),
  "nobody-resumed": sentence(({ paused }) => `${paused}, and nobody resumed it within 30 days`, {
    paused: "paused by Ada",
  }),
  "nobody-answered": fixed("nobody answered within 7 days"),
  "at-incident": sentence(
    ({ code, resource, message, why }) => `${code} at ${resource}: ${message} (${why})`,
    {
      code: "update-failed",
      resource: "web",
      message: "The update of the cluster ended as Failed.",
      why: "nobody answered within 7 days",
    },
  ),
  "checkpoint-too-large": fixed("the checkpoint of the run is too large to be kept"),
  "checkpoint-of-other-version": fixed(
    "another version of Keyless wrote the run's checkpoint, and this one cannot read it",
  ),
});

export const { say: endedBecause } = ENDINGS;

/** What people have done to a run: clauses, for its steps, its commands and the summary of its report. */
export const CONTROLS = catalogue({
  pause: said((by) => `paused by ${by}`),
  cancel: said((by) => `cancelled by ${by}`),
  resume: sentence(({ by }) => `resumed by ${by}`, { by: "Ada" }),
  skip: said((by) => `skipped by ${by}`),
  "with-sweep": sentence(({ sweep, control }) => `with the sweep ${sweep}, which was ${control}`, {
    sweep: "sweep-migrate-0123456789ab",
    control: "paused by Ada",
  }),
});

export const { say: controlled } = CONTROLS;

/** What a person does about a blocker that a run finds after it has begun its work: sentences. */
export const MIDWAY_REMEDIES = catalogue({
  blocker: sentence(
    ({ remedy }) =>
      `${remedy} Then \`POST …/retry\` reads everything again; or \`POST …/cancel\` ends the run here.`,
    { remedy: "Start the cluster." },
  ),
});

export const { say: midwayRemedy } = MIDWAY_REMEDIES;
