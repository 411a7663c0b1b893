import { expect, onTestFinished } from "vitest";
import {
  MemoryStore,
  ScriptedFaults,
  startHost,
  VirtualClock,
  type HostOptions,
  type RunningHost,
} from "../../../local/runtime/index.ts";

export const testStart = Date.parse("2026-03-01T12:00:00Z");

/** A host over a memory store and a virtual clock, stopped when the test is over. */
export async function hosted(options: Partial<HostOptions> & Pick<HostOptions, "app">): Promise<RunningHost> {
  const host = await startHost({
    store: new MemoryStore(),
    clock: new VirtualClock({ start: testStart }),
    ...options,
  });
  onTestFinished(async () => {
    await host.stop();
    if (options.faults instanceof ScriptedFaults)
      expect(options.faults.unused, "scripted faults that met nothing").toEqual([]);
  });
  return host;
}

/** What an orchestration came to, its payloads parsed. */
export function outcomeOf(host: RunningHost, instanceId: string): { status: string; output: unknown } {
  const instance = host.orchestrations.instance(instanceId);
  if (instance === undefined) return { status: "Unknown", output: null };
  const { status, output } = instance;
  try {
    return { status, output: output === null ? null : (JSON.parse(output) as unknown) };
  } catch {
    return { status, output };
  }
}
