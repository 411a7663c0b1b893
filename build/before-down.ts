import { outputsOf } from "./azd-outputs.ts";

/**
 * azd runs it before it removes the resources (azure.yaml). The lock of the records stops a removal, and what was made
 * outside of the resource group would stay behind; so this says what to do first, and ends with 1 until it is done.
 */
const names = ["resourceGroupName", "storageAccountName", "shortName", "KEYLESS_SUBSCRIPTIONS"] as const;

/** What is to delete where Keyless has served; below a management group others have made the roles, by a report. */
function rolesToDelete({
  shortName,
  KEYLESS_SUBSCRIPTIONS: list,
}: ReturnType<typeof outputsOf<(typeof names)[number]>>) {
  const scope = process.env["KEYLESS_SCOPE"] ?? "";
  return scope === ""
    ? `the custom roles whose name contains "(${shortName}, " and their assignments, in: ${list}`
    : `the custom roles whose name begins with "Keyless " and their assignments, in each subscription below ${scope} that was onboarded, and in ${scope}`;
}

if (process.env["KEYLESS_MAY_BE_REMOVED"] !== "true") {
  const its = outputsOf(process.env, names);
  console.error(`
azd down stops here: do this first (docs/deploying.md, "Removing it").

1. Let runs end, or cancel them: those that go on leave clusters half-changed.
2. Copy the records, if they are evidence; they are in the storage account ${its.storageAccountName}.
3. Delete ${rolesToDelete(its)}
4. Delete the lock of the records:
   az lock delete --name keep-records --resource-group ${its.resourceGroupName} --resource-type Microsoft.Storage/storageAccounts --resource ${its.storageAccountName}
5. Say that it is done, and repeat:
   azd env set KEYLESS_MAY_BE_REMOVED true
   azd down
`);
  process.exitCode = 1;
}
