import { describe, expect, it } from "vitest";
import { playEdge } from "../../support/runtime/edge-player.ts";
import { edgeNames, readEdge } from "../../support/runtime/edge-recording.ts";

/** Where this host differs on purpose: docs/ARCHITECTURE.md says why. What is written here is its own answer. */
const onPurpose: Readonly<Record<string, object>> = {
  "UnknownActivity GET instances/unknownactivity": {
    status: 200,
    response: {
      runtimeStatus: "Completed",
      output: { caught: expect.stringContaining("Activity function 'NoSuchActivity' does not exist.") },
    },
  },
  "UnknownActivity the end of unknownactivity": { runtimeStatus: "Completed" },
  ...Object.fromEntries(
    [
      ["POST orchestrators/ErrorAnswers/badbody", "Unexpected token"],
      ["POST orchestrators/ErrorAnswers/badbody2", "Unexpected end of JSON input"],
      ["POST orchestrators/ErrorAnswers/badbody3", "Expected ':' after property name"],
      ["POST orchestrators/ErrorAnswers/badbody4", "Expected ',' or ']' after array element"],
      ["POST orchestrators/ErrorAnswers/plain", "Unexpected token"],
      ["POST instances/erroranswers/raiseEvent/Go", "Unexpected token"],
    ].map(([call, words]) => [
      `ErrorAnswers ${call ?? ""}`,
      {
        status: 400,
        response: {
          Message: "Invalid JSON content",
          ExceptionMessage: expect.stringContaining(words ?? ""),
          ExceptionType: "Newtonsoft.Json.JsonReaderException",
          StackTrace: "STACK",
        },
      },
    ]),
  ),
};

describe("where things go wrong, the embedded host answers and ends as the real engine did", () => {
  const differed = new Set<string>();

  it.each(edgeNames)("%s", async (name) => {
    for (const { call, ours, recorded } of await playEdge(readEdge(name))) {
      const own = onPurpose[`${name} ${call}`];
      if (own === undefined || JSON.stringify(ours) === JSON.stringify(recorded)) {
        expect(ours, call).toEqual(recorded);
        continue;
      }
      differed.add(`${name} ${call}`);
      expect(ours, call).toMatchObject(own);
    }
  });

  it("but for what differs on purpose, all of which does", () => {
    expect([...differed].sort()).toEqual(Object.keys(onPurpose).sort());
  });
});
