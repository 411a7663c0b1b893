import { type StepText, stepsOf } from "../kit/step-text.ts";

const STEPS = stepsOf(
  {
    name: "wave",
    label: "wave",
    state: "running",
    detail:
      "Starts the runs of a wave, as many at a time as the wave allows, and waits until they have ended.",
    shows: ["wave-begins", "wave-stands"],
  },
  {
    name: "soak",
    label: "soak",
    state: "running",
    detail: "Waits after a wave, so that problems show before the next wave starts.",
    shows: ["wave-soak"],
  },
  {
    name: "checkWave",
    label: "look again",
    state: "running",
    detail: "Checks again the clusters of the wave on which the workflow succeeded.",
    shows: ["wave-clusters"],
  },
  {
    name: "letFinish",
    label: "let runs finish",
    state: "running",
    detail: "Starts no more runs, and waits until the runs that are in progress have ended.",
    shows: ["runs-under-way"],
  },
);

/** Its plan says how many clusters it is about: what is written, the plans of its targets say. */
export const SWEEP_STEPS: readonly StepText[] = STEPS.map((step) =>
  step.name === "plan" ? { ...step, shows: ["sweep-planned", ...step.shows] } : step,
);
