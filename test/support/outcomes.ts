import { CALL_FAULTS, type ScriptedFault } from "./call-faults.ts";
import { calmCase } from "./random/calm-case.ts";
import type { Ending } from "./random/endings.ts";
import type { Observed } from "./random/observed.ts";
import type { Place } from "./random/place.ts";
import type { RandomCase } from "./random/random-case.ts";
import { runCase } from "./random/run-case.ts";

const REFUSAL: ScriptedFault = {
  ...{ kind: "refuse", status: 403, code: "AuthorizationFailed", message: "No right." },
};

/** How every workflow can be led to an ending, from what its calm run showed. */
export interface OutcomeCourse {
  readonly name: string;
  readonly ends: Ending;
  /** Whether it needs a run that writes something. */
  readonly writes: boolean;
  readonly given: (workflow: string, place: Place, calm: Observed) => RandomCase;
}

/** The number of the first call that writes, in a run whose calls are those of the calm one until then. */
function firstWrite({ calls, journal }: Observed): number {
  const paths = new Set(journal.map(({ path }) => path));
  return 1 + calls.findIndex(({ method, path }) => method !== "GET" && paths.has(path));
}

const faulted = (at: number, fault: ScriptedFault): Partial<RandomCase> => ({
  approval: "notRequired",
  faults: new Map([[at, fault]]),
});

export const OUTCOME_COURSES: readonly OutcomeCourse[] = [
  {
    name: "approved",
    ends: "succeeded",
    writes: false,
    given: (workflow, place) => calmCase(workflow, { place }),
  },
  {
    name: "needs no approval",
    ends: "succeeded",
    writes: false,
    given: (workflow, place) => calmCase(workflow, { place, approval: "notRequired", answers: [] }),
  },
  {
    name: "cannot read the facts",
    ends: "refused",
    writes: false,
    given: (workflow, place) => calmCase(workflow, { place, ...faulted(1, REFUSAL) }),
  },
  {
    name: "its plan is rejected",
    ends: "refused",
    writes: true,
    given: (workflow, place) => calmCase(workflow, { place, answers: ["reject"] }),
  },
  {
    name: "nobody approves it",
    ends: "refused",
    writes: true,
    given: (workflow, place) => calmCase(workflow, { place, answers: [] }),
  },
  {
    name: "another plan than the one that was seen",
    ends: "refused",
    writes: false,
    given: (workflow, place) => {
      const calm = calmCase(workflow, { place });
      const request = { ...calm.order.request, planHash: "0".repeat(64) };
      return { ...calm, order: { ...calm.order, request } };
    },
  },
  {
    name: "cancelled while its plan waits",
    ends: "cancelled",
    writes: true,
    given: (workflow, place) => calmCase(workflow, { place, answers: ["cancel"] }),
  },
  {
    name: "cancelled at an incident",
    ends: "cancelled",
    writes: true,
    given: (workflow, place, calm) =>
      calmCase(workflow, { place, answers: ["cancel"], ...faulted(firstWrite(calm), REFUSAL) }),
  },
  {
    name: "an incident that nobody answers",
    ends: "parked",
    writes: true,
    given: (workflow, place, calm) =>
      calmCase(workflow, { place, answers: [], ...faulted(firstWrite(calm), REFUSAL) }),
  },
  {
    name: "an incident that is retried",
    ends: "succeeded",
    writes: true,
    given: (workflow, place, calm) =>
      calmCase(workflow, { place, answers: ["retry"], ...faulted(firstWrite(calm), REFUSAL) }),
  },
  {
    name: "paused and resumed",
    ends: "succeeded",
    writes: true,
    given: (workflow, place) =>
      calmCase(workflow, { place, turns: [{ says: "pause", after: 2 }], resumes: [false, true] }),
  },
  {
    name: "a defect of its own",
    ends: "failed",
    writes: false,
    given: (workflow, place) => calmCase(workflow, { place, defect: 1 }),
  },
];

/** The calm run of a workflow in a cloud, once for all of its courses. */
const calm = new Map<string, Promise<Observed>>();

export function calmRun(workflow: string, place: Place): Promise<Observed> {
  const key = `${workflow} ${place.cloud}`;
  const known = calm.get(key) ?? runCase(calmCase(workflow, { place, approval: "notRequired", answers: [] }));
  calm.set(key, known);
  return known;
}

/** The calm run with each way in which its first write can go wrong, and somebody who gives it up at an incident. */
export function faultedCases(workflow: string, place: Place, seen: Observed): readonly RandomCase[] {
  const at = seen.journal.length === 0 ? 1 : firstWrite(seen);
  return CALL_FAULTS.map((fault) =>
    calmCase(workflow, { place, answers: ["cancel"], ...faulted(at, fault) }),
  );
}
