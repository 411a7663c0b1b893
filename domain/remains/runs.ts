import { fixed, sentence } from "../text/catalogue.ts";

/** What is left of any run that ended early. */
export const RUN_REMAINS = {
  "nothing-changed": fixed("Nothing was changed."),
  "operation-open": sentence(({ what }) => `Azure was asked to ${what}: look at its state.`, {
    what: "change the identity of the cluster",
  }),
  "operation-refused": sentence(({ what }) => `Azure refused to ${what}.`, {
    what: "change the identity of the cluster",
  }),
  "work-unknown": fixed("What the run did is not known: look at its steps and at the resources of its plan."),
  "checkpoint-of-other-version": fixed(
    "Another version of Keyless wrote what the run did, and this one cannot read it: look at the steps of the run.",
  ),
  "step-unfinished": sentence(
    ({ step, detail }) =>
      `The step ${step} (${detail}) may have started or completed more than this: look at the resources of the plan.`,
    { step: "createIdentities", detail: "id-web-kubelet" },
  ),
};
