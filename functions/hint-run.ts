import { instanceOf } from "../domain/run/instance.ts";
import type { RunRecord } from "../domain/run/record.ts";
import { COMMAND_WRITTEN } from "../orchestrations/kit/command-hint.ts";
import type { Log } from "../platform/log.ts";
import { redactedReason } from "../platform/redact.ts";
import type { Engine } from "./engine.ts";

/**
 * Raises an event to the instances of a run after a command is in its record. If that fails, the run reads the command
 * later.
 */
export async function hintAtCommand(
  { engine, log }: { readonly engine: Engine; readonly log: Log },
  run: RunRecord,
  command: string,
): Promise<void> {
  const own = instanceOf(run);
  for (const instance of [own, ...(run.childInstances ?? [])]) {
    await engine.raise(instance, COMMAND_WRITTEN).catch((error: unknown) => {
      const reason = redactedReason(error);
      // Some child instances of a run may not have started yet, and some may have ended.
      if (instance === own) log.warn("could not signal run", { run: run.id, command, reason });
    });
  }
}
