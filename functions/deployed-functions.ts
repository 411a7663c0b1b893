import { AZURE_ACTIVITY_NAMES } from "../activities/azure-activity-names.ts";
import { RECORD_ACTIVITIES } from "../activities/record-activities.ts";
import { functionTable } from "./function-table.ts";

/**
 * The functions of the deployed app. The build writes this list into the bundle, so that the app declares its functions
 * before it loads them.
 */
export const DEPLOYED_FUNCTIONS = functionTable([
  ...AZURE_ACTIVITY_NAMES,
  ...RECORD_ACTIVITIES.map(({ name }) => name),
]);
