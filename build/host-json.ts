import { z } from "zod";

/** What carries out runs in Azure (docs/decisions/0003-the-task-hub-in-the-storage-account.md). */
const DurableBackend = z.enum(["azureStorage", "scheduler"]);
export type DurableBackend = z.infer<typeof DurableBackend>;

/** The setting that names the Durable Task Scheduler; the template sets it. */
export const SCHEDULER_CONNECTION = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING";

/**
 * The backend that KEYLESS_DURABLE_BACKEND names; tables and queues of the storage account where it names none. azd gives
 * its environment to the build, and so to the template the same one. Throws where the word is another.
 */
export function durableBackendOf(environment: Readonly<Record<string, string | undefined>>): DurableBackend {
  const named = environment["KEYLESS_DURABLE_BACKEND"] ?? "";
  const backend = DurableBackend.safeParse(named === "" ? "azureStorage" : named);
  if (backend.success) return backend.data;
  throw new Error(
    `KEYLESS_DURABLE_BACKEND is "${named}"; it must be ${DurableBackend.options.join(" or ")}. Set it as it was set for the templates, then build again.`,
  );
}

const HostJson = z.looseObject({
  extensions: z.looseObject({ durableTask: z.looseObject({ storageProvider: z.looseObject({}) }) }),
});

/** host.json as it is deployed: the file cannot say "this or that", and the scale controller reads the file itself. */
export function hostJsonFor(backend: DurableBackend, hostJson: string): string {
  if (backend === "azureStorage") return hostJson;
  const host = HostJson.parse(JSON.parse(hostJson));
  // Source: learn.microsoft.com/azure/azure-functions/durable/durable-task-scheduler/quickstart-durable-task-scheduler
  host.extensions.durableTask.storageProvider = {
    type: "azureManaged",
    connectionStringName: SCHEDULER_CONNECTION,
  };
  return `${JSON.stringify(host, undefined, 2)}\n`;
}
