import { NOT_PROVEN } from "./capabilities.ts";
import { AFTER_REFUSED_COMMANDS, REFUSED_COMMANDS } from "./commands.ts";
import { CONTROLS, ENDINGS, MIDWAY_REMEDIES } from "./endings.ts";
import { ESTIMATES } from "./estimates.ts";
import { CHOSEN_IDENTITIES } from "./identities.ts";
import { HISTORY_STEPS, INSTANCES, STUCK_STEPS } from "./instances.ts";
import { AFTER_LEFT_OUT, LEFT_OUT } from "./left-out.ts";
import { UNCARRIED } from "./role-assignments.ts";
import { NOT_JOINED } from "./schedules.ts";
import { NOT_ON_NODES, NOT_REPLACED, SKIPPED_POOLS } from "./pools.ts";
import { UNKNOWNS } from "./unknown.ts";
import { WAITS } from "./waits.ts";
import { WANTED_ROLES } from "./wanted-roles.ts";
import { CAME_TO, CLUSTERS_ALLOWED, PROPOSALS, TARGETS, WAVE_PROGRESS, WORSE_CLUSTERS } from "./targets.ts";

interface Reasons {
  /** Where people meet these texts. */
  readonly about: string;
  readonly form: "clauses" | "sentences";
  readonly texts: { readonly codes: readonly string[]; example(code: string): string };
}

const clauses = (about: string, texts: Reasons["texts"]): Reasons => ({ about, form: "clauses", texts });
const sentences = (about: string, texts: Reasons["texts"]): Reasons => ({ about, form: "sentences", texts });

/** Every catalogue of reasons, for pages and tests. */
export const REASONS: readonly Reasons[] = [
  clauses("Why a run ends early: the summary of its report", ENDINGS),
  clauses("Who paused, resumed or cancelled a run, or skipped a step", CONTROLS),
  sentences("What to do about a blocker that a run finds after it has started its work", MIDWAY_REMEDIES),
  clauses("Why a command is refused", REFUSED_COMMANDS),
  clauses("What to do about a refused command", AFTER_REFUSED_COMMANDS),
  clauses("Why a run is stuck, or gets a new instance", INSTANCES),
  clauses("What a run was about to do when its history was full", HISTORY_STEPS),
  clauses("What to do about a stuck run", STUCK_STEPS),
  clauses("What the expected time of a plan is made of", ESTIMATES),
  clauses("Why a migration gives a cluster these identities", CHOSEN_IDENTITIES),
  clauses("Why an identity needs a role assignment", WANTED_ROLES),
  clauses("Why a role assignment of the old identity is not made for the new one", UNCARRIED),
  clauses("Why it is not proven that a cluster can still do something", NOT_PROVEN),
  clauses("Why an upgrade leaves out a node pool", SKIPPED_POOLS),
  clauses("Why a run does not scale a pool out and in", NOT_REPLACED),
  clauses("Why a pool counts as not upgraded after its upgrade", NOT_ON_NODES),
  clauses("Why Keyless does not know something", UNKNOWNS),
  clauses("Why a run waits before it asks again", WAITS),
  clauses("Why a new subscription does not join a schedule", NOT_JOINED),
  clauses("Why the plan of a sweep leaves out a cluster", LEFT_OUT),
  sentences("What to do about a cluster that is left out", AFTER_LEFT_OUT),
  clauses("Why a sweep may change this many clusters", CLUSTERS_ALLOWED),
  clauses("How a wave of a sweep stands", WAVE_PROGRESS),
  clauses("What has become of the targets of a sweep", CAME_TO),
  clauses("Why a target of a sweep waits, or did not succeed", TARGETS),
  clauses("Why a cluster is worse after the soak time", WORSE_CLUSTERS),
  clauses("Why a sweep proposes another sweep", PROPOSALS),
];
