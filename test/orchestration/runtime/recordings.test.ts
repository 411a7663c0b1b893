import { describe, expect, it } from "vitest";
import { readRecording, recordingNames } from "../../support/runtime/recording.ts";
import { Reenactment } from "../../support/runtime/reenactment.ts";

/** Calls whose answers differ for a reason. */
const keptDifferences: Readonly<Record<string, string>> = {
  "ClientEdges GET instances/?runtimeStatus=Completed&top=2&showInput=false":
    "The recorded task hub held the instances of other recordings too.",
};

describe("the embedded host takes the same turns and gives the same answers as the real engine", () => {
  it.each(recordingNames)("%s", async (name) => {
    const recording = readRecording(name);
    const reenactment = await Reenactment.begin(recording);
    try {
      await reenactment.play();
      expect(reenactment.answers).toHaveLength(recording.client.length);
      for (const { call, answer } of reenactment.answers) {
        const { method, path, status, location, retryAfter, response } = call;
        if (`${name} ${method} ${path}` in keptDifferences) continue;
        const recorded = { status, location, retryAfter, response };
        reenactment.expectSame(answer, recorded, `${method} ${path}`);
      }
      const final = await reenactment.status(recording.instanceId);
      reenactment.expectSame(final.response, recording.status, "the final status");
      for (const [childId, status] of Object.entries(recording.childStatus ?? {})) {
        const { response } = await reenactment.status(childId);
        reenactment.expectSame(response, status, `the final status of ${childId}`);
      }
    } finally {
      await reenactment.end();
    }
  });
});
