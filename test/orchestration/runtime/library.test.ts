import { describe, expect, it } from "vitest";
import { loadApp } from "../../../local/runtime/worker/core-shim.ts";
import { silent } from "../../../local/runtime/worker/host-log.ts";
import { Invoker } from "../../../local/runtime/worker/invoker.ts";
import { unobserved } from "../../../local/runtime/worker/observer.ts";
import { Registry } from "../../../local/runtime/worker/registry.ts";
import { stateOf } from "../../../local/runtime/protocol/typed-data.ts";
import { readRecording, recordingNames, registerProgram } from "../../support/runtime/recording.ts";

describe("the real library behind the host's invoker answers as it did behind the real host", () => {
  it.each(recordingNames)("%s", async (name) => {
    const recording = readRecording(name);
    const registry = new Registry({ log: () => undefined });
    await loadApp(registry, () => {
      registerProgram(recording);
    });
    const invoker = new Invoker({ registry, log: silent, observer: unobserved });
    for (const { name: orchestratorName, request, response, error } of recording.turns) {
      const orchestrator = registry.orchestrator(orchestratorName);
      if (orchestrator === undefined) throw new Error(`No orchestrator ${orchestratorName}.`);
      const answer = invoker.invoke(orchestrator, { trigger: { string: JSON.stringify(request) } });
      if (error === undefined) expect(stateOf(await answer)).toEqual(response);
      else await expect(answer).rejects.toThrow(expect.objectContaining({ message: error }));
    }
  });
});
