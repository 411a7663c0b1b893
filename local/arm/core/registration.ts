import { ArmError } from "./arm-error.ts";
import type { View } from "../world/view.ts";
import type { RegistrationRecord } from "../world/tables.ts";

/** The state that a registration is in now: `Registering` and `Unregistering` end by themselves. */
export function stateOf(record: RegistrationRecord, now: number): string {
  return record.next !== null && record.next.at <= now ? record.next.state : record.state;
}

export function registrationKey(subscription: string, namespace: string, feature?: string): string {
  return [subscription, namespace, ...(feature === undefined ? [] : [feature])].join("/").toLowerCase();
}

export function* registrationsOf(world: View, subscription: string): Iterable<RegistrationRecord> {
  for (const [, record] of world.entries("registrations")) {
    if (record.subscription === subscription.toLowerCase()) yield record;
  }
}

/** Source: docs: resource-providers-and-types, "error codes for resource provider registration". */
export function missingRegistration(namespace: string): ArmError {
  return new ArmError({
    status: 409,
    code: "MissingSubscriptionRegistration",
    message: `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    target: namespace,
  });
}
