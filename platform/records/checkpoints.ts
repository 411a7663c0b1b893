import type { Checkpoint, KeptProgress } from "../../domain/run/checkpoint.ts";
import { checkpoints } from "./kinds.ts";
import { change, RecordTooLarge, type Records } from "./records.ts";

/** Writes the checkpoint of a run over an earlier one. If it is too large, it is not kept, and marked as such. */
export async function saveCheckpoint(records: Records, runId: string, checkpoint: Checkpoint): Promise<void> {
  try {
    await put(records, runId, checkpoint);
  } catch (error) {
    if (!(error instanceof RecordTooLarge)) throw error;
    const { work: _tooLarge, ...rest } = checkpoint;
    await put(records, runId, { ...rest, soFar: {} });
  }
}

async function put(records: Records, runId: string, checkpoint: Checkpoint): Promise<void> {
  if (await records.insert(checkpoints, runId, checkpoint)) return;
  await change(records, checkpoints, runId, () => checkpoint);
}

/**
 * Saves what has been done so far: fields that are not given stay as they were. A run without a checkpoint has done
 * nothing; what is too large is not kept.
 */
export async function keepProgress(
  records: Records,
  runId: string,
  soFar: KeptProgress,
  at: string,
): Promise<void> {
  try {
    await change(records, checkpoints, runId, (kept) => ({
      ...kept,
      savedAt: at,
      soFar: { ...kept.soFar, ...soFar },
    }));
  } catch (error) {
    if (!(error instanceof RecordTooLarge)) throw error;
  }
}

export async function readCheckpoint(records: Records, runId: string): Promise<Checkpoint | undefined> {
  return (await records.read(checkpoints, runId))?.value;
}

export async function forgetCheckpoint(records: Records, runId: string): Promise<void> {
  const kept = await records.read(checkpoints, runId);
  if (kept !== undefined) await records.remove(checkpoints, runId, kept.version);
}
