import { stepsOf } from "../kit/step-text.ts";

export const SWEEP_STEPS = stepsOf(
  {
    name: "wave",
    label: "wave",
    state: "running",
    detail: "Starts the runs of a wave, as many at once as it allows, and waits until they have ended.",
    shows: ["wave-begins", "wave-stands"],
  },
  {
    name: "soak",
    label: "soak",
    state: "running",
    detail: "Waits after a wave, so that what it may have broken shows before others follow.",
    shows: ["wave-soak"],
  },
  {
    name: "checkWave",
    label: "look again",
    state: "running",
    detail: "Looks once more at the clusters of the wave that came through.",
    shows: ["wave-clusters"],
  },
  {
    name: "letFinish",
    label: "let runs finish",
    state: "running",
    detail: "Starts nothing more, and waits until the runs that are under way have ended.",
    shows: ["runs-under-way"],
  },
);
