import { azureActivities } from "../../activities/azure-activities.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";

/** An activity as the app registers it: what its handler throws is judged there. */
export function registeredActivity(
  azure: Azure,
  { name }: { readonly name: string },
): (input: unknown) => Promise<unknown> {
  const found = azureActivities(azure, memoryRecords()).find((activity) => activity.name === name);
  if (found === undefined) throw new Error(`there is no activity ${name}`);
  return (input) => found.run(input);
}
