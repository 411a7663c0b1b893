import * as df from "durable-functions";
import type { DurableClient, DurableOrchestrationStatus } from "durable-functions";
import type { InvocationContext } from "@azure/functions";
import { z } from "zod";
import type { InstanceSeen } from "../domain/run/verdict.ts";
import { SignOfLife } from "../orchestrations/kit/sign-of-life.ts";
import { redact, redactedReason } from "../platform/redact.ts";
import type { Engine } from "./engine.ts";

type Client = Pick<DurableClient, "startNew" | "raiseEvent" | "getStatus" | "terminate">;

/** The task hub does not answer as it should; a later retry may help. */
export class TaskHubUnavailable extends Error {
  override readonly name = "TaskHubUnavailable";
  constructor(doing: string, cause: unknown) {
    super(`the task hub could not ${doing}: ${redactedReason(cause)}`, { cause });
  }
}

/**
 * The engine of an invocation, which needs a durable client among its inputs.
 *
 * @throws if it has none
 */
export const engineOf = (context: InvocationContext): Engine => durableEngine(df.getClient(context));

/** The durable client as Keyless uses it. */
export function durableEngine(client: Client): Engine {
  return {
    async start(name, instanceId, input) {
      try {
        await client.startNew(name, { instanceId, input });
      } catch (error) {
        // The engine rejects an id that is in use: then the instance has already been started.
        const there = await statusOf(client, instanceId).catch(() => undefined);
        if (there === undefined) {
          throw new TaskHubUnavailable(`start ${instanceId}`, error);
        }
      }
    },
    async raise(instanceId, event) {
      await client.raiseEvent(instanceId, event, {});
    },
    async ping() {
      try {
        await statusOf(client, NOBODY);
      } catch (error) {
        throw new TaskHubUnavailable("answer", error);
      }
    },
    async look(instanceId) {
      const status = await statusOf(client, instanceId);
      if (status === undefined) return { kind: "missing" };
      const seen = seenOf(status);
      const { child } = signOf(status);
      return seen.kind === "alive" && child !== undefined
        ? withChild(seen, await statusOf(client, child))
        : seen;
    },
    async terminate(instanceId, reason) {
      if ((await statusOf(client, instanceId)) === undefined) return;
      // The client puts the reason into a URL without encoding it.
      await client.terminate(instanceId, encodeURIComponent(reason));
    },
  };
}

/** An id that no instance has: reading it reads one row of the task hub. */
const NOBODY = "keyless-health";

/** Undefined for an instance that is not there. */
async function statusOf(client: Client, instanceId: string): Promise<DurableOrchestrationStatus | undefined> {
  try {
    return await client.getStatus(instanceId, { showInput: false });
  } catch (error) {
    // The client has no error of its own for this.
    if (error instanceof Error && /HTTP 404 response/.test(error.message)) return undefined;
    throw error;
  }
}

const Over = z.enum(["Completed", "Failed", "Terminated", "Canceled"]);

function seenOf(status: DurableOrchestrationStatus): InstanceSeen {
  const { runtimeStatus, createdTime, lastUpdatedTime, output } = status;
  const over = Over.safeParse(runtimeStatus);
  if (over.success) return { kind: "over", how: over.data, said: saidOf(output) };
  const { quietUntil } = signOf(status);
  const sleep = quietUntil === undefined ? {} : { quietUntil: Date.parse(quietUntil) };
  return {
    kind: "alive",
    suspended: runtimeStatus === df.OrchestrationRuntimeStatus.Suspended,
    lastTurnAt: lastUpdatedTime.getTime(),
    // An instance that has not started waits only for its turn.
    ...(runtimeStatus === df.OrchestrationRuntimeStatus.Pending
      ? { quietUntil: createdTime.getTime() }
      : sleep),
  };
}

/**
 * An instance that waits for a sub-orchestration shows no other activity; the parent must have the result of one that has
 * ended.
 */
function withChild(
  parent: InstanceSeen & { kind: "alive" },
  child: DurableOrchestrationStatus | undefined,
): InstanceSeen {
  if (child === undefined) return { ...parent, quietUntil: parent.lastTurnAt };
  const seen = seenOf(child);
  if (seen.kind !== "alive") return { ...parent, quietUntil: child.lastUpdatedTime.getTime() };
  const { suspended, lastTurnAt, ...childSleep } = seen;
  return {
    ...parent,
    suspended: parent.suspended || suspended,
    lastTurnAt: Math.max(parent.lastTurnAt, lastTurnAt),
    ...childSleep,
  };
}

function signOf({ customStatus }: DurableOrchestrationStatus): SignOfLife {
  return SignOfLife.safeParse(customStatus).data ?? {};
}

/** The first line of the output, which may continue with a stack and inputs. */
function saidOf(output: unknown): string {
  const text = typeof output === "string" ? output : "";
  const [line = ""] = text.split("\n");
  return redact(line).slice(0, 200);
}
