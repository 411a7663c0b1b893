import { at, type JsonObject, objectAt, textAt } from "../../world/json.ts";
import { subscriptionOf } from "../../world/ids.ts";
import type { Moment } from "../../core/moment.ts";
import { missingRegistration, registrationKey, stateOf } from "../../core/registration.ts";

/**
 * Namespaces that add-ons need besides AKS's own, by the add-on's name in lower case. Source: docs: the quickstarts of
 * monitoring, policy and the application gateway add-on.
 */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  omsagent: ["Microsoft.OperationsManagement", "Microsoft.OperationalInsights"],
  azurepolicy: ["Microsoft.PolicyInsights"],
  ingressapplicationgateway: ["Microsoft.Network"],
};

/** An add-on that is on needs its namespaces registered. @throws ArmError */
export function checkNamespaces({ world, now }: Moment, body: JsonObject): void {
  const subscription = subscriptionOf(textAt(body, "id") ?? "");
  for (const [name, addon] of Object.entries(objectAt(body, "properties", "addonProfiles"))) {
    if (at(addon, "enabled") !== true) continue;
    for (const namespace of NEEDED[name.toLowerCase()] ?? []) {
      const record = world.get("registrations", registrationKey(subscription, namespace));
      if (record !== undefined && stateOf(record, now) !== "Registered") throw missingRegistration(namespace);
    }
  }
}
