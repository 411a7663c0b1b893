import { expect, it } from "vitest";
import { CHILDREN } from "../../orchestrations/children.ts";
import { WORKFLOWS } from "../../orchestrations/workflows.ts";
import { missingProofs, provenOfNobody, recordedOrchestrations } from "../support/missing-proofs.ts";

it.each(WORKFLOWS.map(({ name, orchestration }) => ({ name, orchestration })))(
  "every matrix finds $name, or this says what to add",
  (workflow) => {
    expect(missingProofs(workflow)).toEqual([]);
  },
);

it.each(CHILDREN.map(({ orchestration }) => orchestration))(
  "the sub-orchestration %s has a recorded history",
  (orchestration) => {
    expect([...recordedOrchestrations()]).toContain(orchestration);
  },
);

it("nothing is proven that is no workflow any more", () => {
  expect(provenOfNobody(WORKFLOWS)).toEqual([]);
});
