import { z } from "zod";
import { seconds } from "../domain/text/duration.ts";
import { readIfReadable, type RecordKind, type Records } from "../platform/records/records.ts";
import { redactedReason } from "../platform/redact.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import type { Engine } from "./engine.ts";

/** The dependencies that Keyless needs to work, and whether they answer. */
export interface Health {
  /** ISO 8601. */
  readonly checkedAt: string;
  readonly checks: readonly HealthCheck[];
}

interface HealthCheck {
  readonly name: "records" | "taskHub";
  /** Why it does not answer; absent if it does. */
  readonly failure?: string;
}

/** A health probe has a short timeout, so a dependency that does not answer within this time counts as down. Milliseconds. */
const ANSWER_WITHIN_MS = seconds(5);

/** Anyone may call the health endpoint, so its answer is cached for this long. Milliseconds. */
const LASTS_MS = seconds(10);

const known = new WeakMap<KeylessDependencies, { readonly at: number; readonly health: Promise<Health> }>();

/** Checks that the records answer and can be written, and that the task hub answers. It never throws. */
export async function checkHealth(dependencies: KeylessDependencies, engine: () => Engine): Promise<Health> {
  const now = dependencies.clock.now();
  const last = known.get(dependencies);
  if (last !== undefined && Math.abs(now - last.at) < LASTS_MS) return last.health;
  const health = check(dependencies, engine);
  known.set(dependencies, { at: now, health });
  return health;
}

async function check({ records, clock, log }: KeylessDependencies, engine: () => Engine): Promise<Health> {
  const checks = await Promise.all([
    outcome("records", () => writeProbe(records)),
    outcome("taskHub", async () => engine().ping()),
  ]);
  for (const { name, failure } of checks) {
    if (failure !== undefined) log.error("health check failed", { check: name, reason: failure });
  }
  return { checkedAt: new Date(clock.now()).toISOString(), checks };
}

async function outcome(name: HealthCheck["name"], work: () => Promise<void>): Promise<HealthCheck> {
  const limit = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const late = new Promise<never>((_resolve, reject) => {
    limit.addEventListener("abort", () => {
      reject(new Error(`no answer within ${String(ANSWER_WITHIN_MS / 1000)} s`));
    });
  });
  try {
    await Promise.race([work(), late]);
    return { name };
  } catch (error) {
    return { name, failure: redactedReason(error) };
  }
}

/** Large enough that a full disk has no room for it. */
const probes: RecordKind<{ filling: string }> = {
  name: "healthProbe",
  schema: z.looseObject({ filling: z.string() }),
};
const PROBE = { filling: "x".repeat(16 * 1024) };
const KEY = "probe";

/** Writes a document and deletes it; others may do the same at the same time. */
async function writeProbe(records: Records): Promise<void> {
  await records.insert(probes, KEY, PROBE);
  const written = await readIfReadable(records, probes, KEY);
  if (written !== undefined && "version" in written) await records.remove(probes, KEY, written.version);
}
