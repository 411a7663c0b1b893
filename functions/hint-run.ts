import { instanceOf } from "../domain/run/instance.ts";
import type { RunRecord } from "../domain/run/record.ts";
import { COMMAND_WRITTEN } from "../orchestrations/kit/command-hint.ts";
import type { Log } from "../platform/log.ts";
import { redactedReason } from "../platform/redact.ts";
import type { Engine } from "./engine.ts";

/** Wakes what works for a run once a command stands in its record. Nothing hangs on it: the record is read by and by. */
export async function hintAtCommand(
  { engine, log }: { readonly engine: Engine; readonly log: Log },
  run: RunRecord,
  command: string,
): Promise<void> {
  const own = instanceOf(run);
  for (const instance of [own, ...(run.childInstances ?? [])]) {
    await engine.raise(instance, COMMAND_WRITTEN).catch((error: unknown) => {
      const reason = redactedReason(error);
      // Of the child instances of a run some have not begun and some have ended.
      if (instance === own) log.warn("could not signal run", { run: run.id, command, reason });
    });
  }
}
