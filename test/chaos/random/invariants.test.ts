import { beforeAll, describe, expect, it } from "vitest";
import type { RunRecord } from "../../../domain/run/record.ts";
import type { ClusterRecord, FindingRecord, JournalRecord } from "../../../local/arm/world/tables.ts";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";
import { calmCase } from "../../support/random/calm-case.ts";
import { INVARIANTS, violationsOf } from "../../support/random/invariants/all.ts";
import { SIGNAL_INVARIANTS } from "../../support/random/invariants/signals.ts";
import { SWEEP_INVARIANTS } from "../../support/random/invariants/sweeps.ts";
import { CLUSTER } from "../../support/random/invariants/check.ts";
import { ONLY_LOOKING } from "../../support/random/invariants/truth.ts";
import type { Observed } from "../../support/random/observed.ts";
import { CANARY } from "../../support/random/random-cluster.ts";
import { runCase } from "../../support/random/run-case.ts";
import { person } from "../../support/people.ts";

/** What holds of sweeps, events and schedules is shown beside this, in worlds with these. */
type Name = Exclude<keyof typeof INVARIANTS, keyof typeof SWEEP_INVARIANTS | keyof typeof SIGNAL_INVARIANTS>;

/** A migration that was approved and succeeded, and its clean-up. */
const given = calmCase("migrate-cluster", { next: "cleanUp" });
let seen: Observed;
beforeAll(async () => {
  seen = await runCase(given);
});

const HOUR = 60 * 60_000;

const found =
  (kind: FindingRecord["kind"]) =>
  (of: Observed): Observed => ({
    ...of,
    audit: [{ at: "2026-03-02T09:00:00.000Z", kind, resource: CLUSTER, detail: "seen by the simulator" }],
  });

/** The same with another first run. */
const withRun =
  (edit: (run: RunRecord) => RunRecord) =>
  (of: Observed): Observed => ({
    ...of,
    runs: of.runs.map((run, index) => (index === 0 ? edit(run) : run)),
  });

/** The same with entries of the journal changed, and some added. */
const withJournal =
  (edit: (entry: JournalRecord, of: Observed) => readonly JournalRecord[]) =>
  (of: Observed): Observed => ({ ...of, journal: of.journal.flatMap((entry) => edit(entry, of)) });

const withCluster =
  (edit: (cluster: ClusterRecord) => ClusterRecord) =>
  (of: Observed): Observed => ({
    ...of,
    after: {
      ...of.after,
      clusters: new Map([...of.after.clusters].map(([id, cluster]) => [id, edit(cluster)])),
    },
  });

const changesCluster = ({ operation }: JournalRecord) => operation === "managedClusters.put";

const setProperty = (name: string, value: object) =>
  withCluster((cluster) => ({
    ...cluster,
    body: { ...cluster.body, properties: { ...Object(cluster.body["properties"]), [name]: value } },
  }));

/** Worlds in which one thing is wrong, by the invariant that must notice it. */
const DOCTORED: readonly (readonly [Name, string, (of: Observed) => Observed])[] = [
  ["one change of a cluster at a time", "two operations at once", found("changesAtOnce")],
  [
    "one change of a cluster at a time",
    "two runs hold the cluster",
    (of) => ({ ...of, runs: of.runs.flatMap((run) => [run, { ...run, id: `${run.id}-2` }]) }),
  ],
  [
    "one change of a cluster at a time",
    "a change comes before the run",
    withJournal((entry) => [changesCluster(entry) ? { ...entry, at: "2026-03-01T00:00:00.000Z" } : entry]),
  ],
  [
    "one change of a cluster at a time",
    "a rival is answered 500",
    (of) => ({ ...of, starts: of.starts.map((start) => ({ ...start, status: 500 })) }),
  ],
  [
    "nothing is done twice",
    "a thing is made twice",
    withJournal((entry) => (entry.status === 201 ? [entry, entry] : [entry])),
  ],
  [
    "nothing is done twice",
    "the cluster is changed twice",
    withJournal((entry) => (changesCluster(entry) ? [entry, entry] : [entry])),
  ],
  [
    "nothing is done twice",
    "a role assignment is removed and made again",
    (of) => ({
      ...of,
      before: { ...of.before, assignments: new Map() },
      journal: of.journal.flatMap((entry) =>
        entry.operation === "roleAssignments.put"
          ? [entry, { ...entry, operation: "roleAssignments.delete", status: 200 }, entry]
          : [entry],
      ),
    }),
  ],
  [
    "nothing is done twice",
    "a role assignment is made beside one that gives the same",
    (of) => ({
      ...of,
      after: {
        ...of.after,
        assignments: new Map(
          [...of.after.assignments].flatMap(([id, one]) => [
            [id, one],
            [`${id}0`, { ...one, id: `${one.id}0` }],
          ]),
        ),
      },
    }),
  ],
  ["nothing is done twice", "a start makes two runs", (of) => ({ ...of, runs: [...of.runs, ...of.runs] })],
  [
    "every run ends with a true report",
    "a run ends while its operation goes on",
    (of) => ({
      ...of,
      after: {
        ...of.after,
        operations: of.after.operations.map((operation) => ({ ...operation, endedAt: null })),
      },
    }),
  ],
  ["every run ends with a true report", "a run goes on", withRun((run) => ({ ...run, state: "waiting" }))],
  ["every run ends with a true report", "a run has no report", withRun(({ report: _gone, ...run }) => run)],
  [
    "every run ends with a true report",
    "a run failed without a defect",
    withRun((run) => ({ ...run, state: "failed", failure: "no idea" })),
  ],
  [
    "every run ends with a true report",
    "the report says otherwise than the record",
    withRun((run) => ({ ...run, state: "cancelled" })),
  ],
  ["every run ends with a true report", "the host gave work up", (of) => ({ ...of, parked: 1 })],
  [
    "nothing without an approved plan",
    "the plan does not name the change",
    withRun((run) => (run.plan === undefined ? run : { ...run, plan: { ...run.plan, writes: [] } })),
  ],
  ["nothing without an approved plan", "nobody approved", withRun((run) => ({ ...run, commands: [] }))],
  [
    "nothing without an approved plan",
    "the approval came late",
    withRun((run) => ({
      ...run,
      commands: run.commands.map((command) => ({ ...command, at: run.endedAt ?? run.updatedAt })),
    })),
  ],
  [
    "nothing without an approved plan",
    "another plan was approved",
    withRun((run) => ({
      ...run,
      commands: run.commands.map((command) => ({ ...command, planHash: "0".repeat(64) })),
    })),
  ],
  [
    "nothing without an approved plan",
    "the run was bound to another plan",
    withRun((run) => ({ ...run, expectedPlanHash: "0".repeat(64) })),
  ],
  [
    "nothing is removed before its time",
    "a grant is removed a day too early",
    withJournal((entry) => [
      entry.method === "DELETE"
        ? { ...entry, at: new Date(Date.parse(entry.at) - 30 * HOUR).toISOString() }
        : entry,
    ]),
  ],
  [
    "nothing is removed before its time",
    "something else is removed",
    withJournal((entry) => [entry.method === "DELETE" ? { ...entry, path: `${entry.path}0` } : entry]),
  ],
  [
    "nothing is removed before its time",
    "the cluster still needs it",
    setProperty("servicePrincipalProfile", { clientId: "22222222-3333-4444-8555-666666666666" }),
  ],
  ["nothing is removed before its time", "an identity goes while in use", found("identityDeletedInUse")],
  ["nothing is removed before its time", "a grant goes while in use", found("grantDeletedInUse")],
  ["a PUT keeps every field", "a PUT leaves a field out", found("fieldLost")],
  ["a PUT keeps every field", "an unknown field has changed", setProperty("unknownToEveryone", {})],
  [
    "Retry-After is kept",
    "a call is repeated a second after its 429",
    (of) => ({
      ...of,
      calls: of.calls.slice(0, 1).flatMap((call) => [
        { ...call, throttledForMs: 60_000 },
        { ...call, at: call.at + 1000 },
      ]),
    }),
  ],
  ...(["log", "records", "answers"] as const).map(
    (where) =>
      [
        "no secret anywhere",
        `a secret is in the ${where}`,
        (of: Observed) => ({ ...of, texts: { ...of.texts, [where]: `${of.texts[where]} ${CANARY}` } }),
      ] as const,
  ),
  [
    "no secret anywhere",
    "a secret is in a history",
    (of) => ({
      ...of,
      histories: of.histories.map((history) =>
        history.map((event) => (event.type === "TaskScheduled" ? { ...event, input: CANARY } : event)),
      ),
    }),
  ],
  [
    "callers do what their roles allow",
    "somebody gets in without a role",
    (of) => ({ ...of, outsider: 202 }),
  ],
  [
    "callers do what their roles allow",
    "somebody's run begins without a role",
    withRun((run) => ({ ...run, requester: person("outsider") })),
  ],
  [
    "callers do what their roles allow",
    "somebody's command is taken without a role",
    withRun((run) => ({
      ...run,
      commands: run.commands.map((command) => ({ ...command, by: person("outsider") })),
    })),
  ],
  ["no cluster loses a capability", "another cluster cannot pull any more", found("capabilityLost")],
  [
    "a replay decides the same",
    "another activity was scheduled",
    (of) => ({
      ...of,
      histories: of.histories.map((history) =>
        history.map((event) =>
          event.type === "TaskScheduled" && event.name === "readMigrationFacts"
            ? { ...event, name: "readImageFacts" }
            : event,
        ),
      ),
    }),
  ],
];

describe("the invariants of random worlds", () => {
  it("find nothing wrong where nothing is", async () => {
    expect(seen.runs.map(({ workflow, state }) => `${workflow} ${state}`)).toEqual([
      "migrate-cluster succeeded",
      "clean-up succeeded",
    ]);
    expect(await violationsOf(given, seen)).toEqual([]);
  });

  it.each(DOCTORED)("%s: notices that %s", async (name, _what, doctor) => {
    expect(await INVARIANTS[name](given, doctor(seen))).not.toEqual([]);
  });

  it("are each shown to notice something", () => {
    const apart = [...Object.keys(SWEEP_INVARIANTS), ...Object.keys(SIGNAL_INVARIANTS)];
    const shown = [...DOCTORED.map(([name]) => name), ...apart];
    expect(new Set(shown)).toEqual(new Set(Object.keys(INVARIANTS)));
  });
});

describe.each(WORKFLOWS.map(({ name }) => name))("what %s calls done", (workflow) => {
  const calm = calmCase(workflow);

  it("is done, and is missed where it is not", async () => {
    const observed = await runCase(calm);
    // A sweep has a run of its own and one for each cluster.
    expect(observed.runs.map(({ state }) => state)).toEqual(
      workflow === "sweep" ? ["succeeded", "succeeded"] : ["succeeded"],
    );
    expect(await violationsOf(calm, observed)).toEqual([]);
    const undone = { ...observed, after: observed.before };
    const missed = await INVARIANTS["every run ends with a true report"](calm, undone);
    const onlyLooks = observed.runs.some((run) => ONLY_LOOKING.includes(run.workflow));
    expect(missed.length > 0, workflow).toBe(!onlyLooks);
    if (onlyLooks) expect(observed.journal).toEqual([]);
  });
});
