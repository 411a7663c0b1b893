import type { Outcome } from "../../domain/run/report.ts";
import { calmCase } from "./random/calm-case.ts";
import { CLUSTER_ID } from "./random/place.ts";
import type { RandomCase } from "./random/random-case.ts";
import type { Scene } from "./random/random-scene.ts";

/** A course of a run that is not the straight one, and how one sees in its history that it was taken. */
export interface UnhappyCourse {
  readonly name: string;
  readonly given: RandomCase;
  readonly ends: Outcome;
  /** Stands in the history of this course, and in that of the straight one not. */
  readonly shows: string;
}

const UNHEARD_OF = {
  kind: "refuse",
  status: 400,
  code: "NobodyKnowsThisCode",
  message: "Unheard of.",
} as const;
const WITHOUT_APPROVAL = { approval: "notRequired", answers: [] } as const;

function inScene(workflow: string, scene: Partial<Scene>, more: Partial<RandomCase> = {}): RandomCase {
  const calm = calmCase(workflow, { ...WITHOUT_APPROVAL, ...more });
  return { ...calm, scene: { ...calm.scene, ...scene } };
}

/** A run of which Azure refuses the eighth call, the look at the identity, for a reason that nobody knows. */
const identityRefused = (answers: RandomCase["answers"]) =>
  calmCase("ensure-identity", { approval: "notRequired", answers, faults: new Map([[8, UNHEARD_OF]]) });

const migration = (request: object): Partial<RandomCase> => ({
  order: { workflow: "migrate-cluster", request: { clusterId: CLUSTER_ID, ...request }, key: "the-one" },
});

/** A migration whose nodes stay on the service principal while there is no newer image. */
function onNewestImage(whenNothingNewer: string): RandomCase {
  const given = inScene("migrate-cluster", { latest: true }, migration({ whenNothingNewer }));
  if (given.cluster === undefined) return given;
  const version = { kubernetesVersion: "1.33.3", currentKubernetesVersion: "1.33.3" };
  return {
    ...given,
    cluster: { ...given.cluster, properties: { ...given.cluster.properties, ...version } },
    settings: { ...given.settings, reimageOnMigrate: false },
  };
}

/** Somebody gives the service principal another role between plan and run. */
function changedMeanwhile(): RandomCase {
  const given = inScene("migrate-cluster", {}, { planned: { deed: "grant" } });
  return { ...given, settings: { ...given.settings, graphLagMs: 0 } };
}

function failedCluster(): RandomCase {
  const given = inScene("migrate-cluster", {}, migration({ whenFailed: "reconcile" }));
  if (given.cluster === undefined) return given;
  const properties = { ...given.cluster.properties, provisioningState: "Failed" };
  return { ...given, cluster: { ...given.cluster, properties } };
}

export const unhappyCourses: readonly UnhappyCourse[] = [
  {
    name: "refused-by-a-blocker",
    given: inScene("upgrade-node-images", { locks: [{ scope: CLUSTER_ID, level: "ReadOnly" }] }),
    ends: "refused",
    shows: "cluster-locked",
  },
  {
    name: "plan-rejected",
    given: calmCase("grant-roles", { answers: ["reject"] }),
    ends: "refused",
    shows: "rejected by operator",
  },
  {
    name: "plan-changed",
    given: changedMeanwhile(),
    ends: "refused",
    shows: "plan-not-as-seen",
  },
  {
    name: "incident-retried",
    given: identityRefused(["retry"]),
    ends: "succeeded",
    shows: "recordIncident",
  },
  {
    name: "incident-cancelled",
    given: identityRefused(["cancel"]),
    ends: "cancelled",
    shows: "cancelled by operator",
  },
  {
    name: "incident-unanswered",
    given: identityRefused([]),
    ends: "cancelled",
    shows: "nobody answered within 7 days",
  },
  {
    name: "image-awaited",
    given: onNewestImage("wait"),
    ends: "succeeded",
    shows: "awaitNextImage",
  },
  {
    name: "version-patched",
    given: onNewestImage("upgradeKubernetesPatch"),
    ends: "succeeded",
    shows: "startVersionUpgrade",
  },
  {
    name: "failed-cluster-reconciled",
    given: failedCluster(),
    ends: "succeeded",
    shows: "startReconcile",
  },
  {
    name: "paused-and-resumed",
    given: calmCase("register-feature", {
      ...WITHOUT_APPROVAL,
      turns: [{ says: "pause", after: 6 }],
      resumes: [false, true],
    }),
    ends: "succeeded",
    shows: "readCommands",
  },
  {
    name: "cancelled-between-steps",
    given: calmCase("create-cluster", { ...WITHOUT_APPROVAL, turns: [{ says: "cancel", after: 8 }] }),
    ends: "cancelled",
    shows: "cancelled by operator",
  },
  {
    name: "recovered-from-crashes",
    given: calmCase("create-cluster", {
      ...WITHOUT_APPROVAL,
      crashes: [
        { point: "beforeTurnCommit", nth: 7 },
        { point: "beforeActivityCommit", nth: 4 },
        { point: "beforeTimerFire", nth: 1 },
      ],
    }),
    ends: "succeeded",
    shows: "startClusterCreation",
  },
];
