import type { DurableClient } from "durable-functions";
import { redactedReason } from "../platform/redact.ts";
import type { Engine } from "./start-run.ts";

type Client = Pick<DurableClient, "startNew" | "raiseEvent" | "getStatus">;

/** The task hub does not do what was asked of it; trying again later may help. */
export class TaskHubUnavailable extends Error {
  override readonly name = "TaskHubUnavailable";
  constructor(doing: string, cause: unknown) {
    super(`the task hub could not ${doing}: ${redactedReason(cause)}`, { cause });
  }
}

/** The durable client as the door uses it. */
export function durableEngine(client: Client): Engine {
  return {
    async start(name, instanceId, input) {
      try {
        await client.startNew(name, { instanceId, input });
      } catch (error) {
        // The engine refuses an id that is alive; then it has been started before, which is what was asked for.
        if (!(await exists(client, instanceId))) throw new TaskHubUnavailable(`start ${instanceId}`, error);
      }
    },
    async raise(instanceId, event) {
      await client.raiseEvent(instanceId, event, {});
    },
    async ping() {
      try {
        await client.getStatus(NOBODY);
      } catch (error) {
        if (!isUnknownInstance(error)) throw new TaskHubUnavailable("answer", error);
      }
    },
  };
}

/** An id that no instance has: asking for it reads one row of the task hub. */
const NOBODY = "keyless-health";

/** The library tells the status of an answer in its message alone. */
function isUnknownInstance(error: unknown): boolean {
  return error instanceof Error && /\bHTTP 404\b/.test(error.message);
}

async function exists(client: Client, instanceId: string): Promise<boolean> {
  try {
    await client.getStatus(instanceId);
    return true;
  } catch {
    return false;
  }
}
