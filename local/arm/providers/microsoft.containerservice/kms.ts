import { type JsonObject, textAt } from "../../world/json.ts";
import { subscriptionOf } from "../../world/ids.ts";
import type { View } from "../../world/view.ts";
import { usesKms } from "./cluster-body.ts";

/**
 * The vault that holds etcd's key: named by its id (private vaults), or by the host in the key's URL, where the world
 * knows a vault of that name.
 */
export function kmsVault(world: View, body: JsonObject): string | undefined {
  if (!usesKms(body)) return undefined;
  const kms = ["properties", "securityProfile", "azureKeyVaultKms"];
  const named = textAt(body, ...kms, "keyVaultResourceId");
  if (named !== undefined && named !== "") return named;
  const name = /^https:\/\/([^./]+)\./i.exec(textAt(body, ...kms, "keyId") ?? "")?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  const subscription = subscriptionOf(textAt(body, "id") ?? "");
  for (const [key, { body: vault }] of world.where("resourcesBySubscription", subscription)) {
    if (key.endsWith(`/providers/microsoft.keyvault/vaults/${name}`)) return textAt(vault, "id");
  }
  return undefined;
}
