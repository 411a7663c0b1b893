import type { DurableClient } from "durable-functions";
import type { Engine } from "./start-run.ts";

type Client = Pick<DurableClient, "startNew" | "raiseEvent" | "getStatus">;

/** The durable client as the door uses it. */
export function durableEngine(client: Client): Engine {
  return {
    async start(name, instanceId, input) {
      try {
        await client.startNew(name, { instanceId, input });
      } catch (error) {
        // The engine refuses an id that is alive; then it has been started before, which is what was asked for.
        if (!(await exists(client, instanceId))) throw error;
      }
    },
    async raise(instanceId, event) {
      await client.raiseEvent(instanceId, event, {});
    },
  };
}

async function exists(client: Client, instanceId: string): Promise<boolean> {
  try {
    await client.getStatus(instanceId);
    return true;
  } catch {
    return false;
  }
}
