import type { RunRecord } from "../../../../domain/run/record.ts";
import type { JournalRecord } from "../../../../local/arm/world/tables.ts";
import type { RandomCase } from "../random-case.ts";
import { assignmentsMadeTwice } from "./assignments.ts";
import { accepted, changesNothing, type Check, lives, ofCluster, plannedFor, takesCluster } from "./check.ts";
import { signalOf } from "./signals.ts";

/** 1. Two runs never change one cluster at the same time, however they came through. */
export const oneChangeAtATime: Check = (_, { audit, runs, journal, starts }) => {
  const leased = runs.filter(takesCluster);
  const together = leased.flatMap((run, index) =>
    leased
      .slice(index + 1)
      .filter(({ createdAt }) => run.endedAt === undefined || Date.parse(createdAt) < Date.parse(run.endedAt))
      .map(({ id }) => `${id} was started while ${run.id} held the cluster`),
  );
  const alone = journal
    .filter(ofCluster)
    .filter((entry) => leased.filter((run) => lives(run, Date.parse(entry.at))).length === 0)
    .map(({ method, path, at }) => `no run held the cluster at ${at}: ${method} ${path}`);
  const strange = starts
    .filter(({ status }) => ![200, 202, 409, 422].includes(status))
    .map(({ name, status }) => `the ${name} start was answered ${String(status)}`);
  return [
    ...audit.filter(({ kind }) => kind === "changesAtOnce").map(({ detail }) => detail),
    ...together,
    ...alone,
    ...strange,
  ];
};

/**
 * 2. A repeated start, a repeated activity, a crash at any point and a replay change nothing twice: nothing is made
 * twice, and each change of the cluster is carried out as often as plans name it, and once more for each retry. Where
 * image upgrades do not reach the nodes, the next image is tried again. Machines are replaced in batches, each for nodes
 * of its own.
 */
export const nothingTwice: Check = ({ scene, cluster }, seen) => {
  const { journal, runs, starts } = seen;
  const made = journal.filter(
    ({ status, operation }) => status === 201 && !operation.startsWith("roleAssignments."),
  );
  const twice = made.filter(({ path }, index) => made.findIndex((other) => other.path === path) !== index);
  const hollow = scene.quirks.hollowUpgrades === true;
  // Neither a new instance of a run nor an activity that a crash repeats can see a change that left the cluster as it was.
  const withoutTrace = scene.quirks.keepsIdentity === true;
  const changes = journal.filter(
    (entry) =>
      accepted(entry) && ofCluster(entry) && !(hollow && entry.operation === "agentPools.upgradeNodeImage"),
  );
  const byPath = Map.groupBy(changes, ({ method, path }) => `${method} ${path}`);
  const often = [...byPath].flatMap(([what, entries]) => {
    const [entry] = entries;
    if (entry === undefined) return [];
    const allowed = runs.reduce((sum, run) => {
      const retries = run.commands.filter(({ name }) => name === "retry").length;
      const named = plannedFor(run, entry);
      const anew = retries + (withoutTrace ? (run.restarts?.length ?? 0) + seen.crashes : 0);
      return sum + (named === 0 ? 0 : (named + anew) * batchesOf(entry, cluster));
    }, 0);
    return entries.length > allowed
      ? [`${what} was carried out ${String(entries.length)} times, and ${String(allowed)} were planned`]
      : [];
  });
  const keys = new Set(starts.map(({ order }) => JSON.stringify([order.key, order.workflow, order.request])));
  const natural = starts.filter(({ order }) => order.key === undefined).length;
  const ofCallers = runs.filter((run) => run.sweep === undefined && signalOf(run) === undefined).length;
  return [
    ...twice.map(({ path }) => `made twice: ${path}`),
    ...assignmentsMadeTwice(seen),
    ...often,
    ...(ofCallers > keys.size + natural
      ? [`${String(ofCallers)} runs came of ${String(keys.size)} different starts`]
      : []),
  ];
};

/** In how many batches the nodes of a pool may be replaced: one node at a time, and once more to scale in. */
function batchesOf({ operation, path }: JournalRecord, cluster: RandomCase["cluster"]): number {
  if (operation !== "agentPools.put" && operation !== "agentPools.deleteMachines") return 1;
  const pool = cluster?.properties.agentPoolProfiles?.find(({ name }) =>
    path.includes(`/agentPools/${name}`),
  );
  return 1 + Number(pool?.["count"] ?? 0);
}

/**
 * 4. Nothing is written without a plan that named it, of a run that lives, that was not refused, and whose plan was
 * approved before where policy asks. A run that is bound to another plan than its own is refused.
 */
export const plannedAndApproved: Check = ({ approval }, { journal, runs }) => {
  const unplanned = journal.flatMap((entry) => {
    const at = Date.parse(entry.at);
    const ready = runs.filter(
      (run) =>
        lives(run, at) &&
        run.state !== "refused" &&
        (changesNothing(entry) || plannedFor(run, entry) > 0) &&
        (approval === "notRequired" ||
          run.plan?.writes.length === 0 ||
          approvedAt(approvedWith(run, runs), at)),
    );
    return ready.length > 0
      ? []
      : [`no approved plan named it: ${entry.method} ${entry.path} at ${entry.at}`];
  });
  const bound = runs.filter(
    ({ expectedPlanHash, planHash, plan, state, commands }) =>
      expectedPlanHash !== undefined &&
      // Where something has changed on the way, the run asks anew, for the plan that it has then, or ends.
      !(
        plan?.findings.some(({ code }) => code === "plan-changed") === true &&
        (state === "cancelled" ||
          commands.some((said) => said.name === "approve" && said.planHash === planHash))
      ) &&
      // A sweep shows the same plan with what came of it so far, to whoever approves its next wave.
      plan?.["nextWave"] === undefined &&
      planHash !== undefined &&
      planHash !== expectedPlanHash &&
      state !== "refused",
  );
  return [
    ...unplanned,
    ...bound.map(({ id, state }) => `${id} had another plan than it was bound to, and ${state}`),
  ];
};

/** The run whose approval counts: a sweep's, for the runs of its targets. */
const approvedWith = (run: RunRecord, runs: readonly RunRecord[]): RunRecord =>
  runs.find(({ id }) => id === run.sweep?.id) ?? run;

/**
 * True if somebody had approved the plan that the run had last asked about by then. A step of that name says which; a run
 * without one is bound to the plan that it was started with.
 */
function approvedAt({ commands, planHash, steps }: RunRecord, at: number): boolean {
  const asked = steps.findLast(({ name, startedAt }) => name === "approve" && Date.parse(startedAt) <= at);
  const hash = /^plan (\w+) /.exec(asked?.detail ?? "")?.[1] ?? planHash ?? "";
  const approved = commands.filter(({ name, at: said }) => name === "approve" && Date.parse(said) <= at);
  return hash !== "" && approved.some((said) => said.planHash?.startsWith(hash));
}
