import { ArmError } from "../../core/arm-error.ts";
import type { Context, Provider, Reply } from "../../core/exchange.ts";
import { subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import { allResources } from "./inventory.ts";
import { page } from "../../core/links.ts";
import { registrationKey, registrationsOf, stateOf } from "../../core/registration.ts";

/** How long a provider takes to register. Recorded: 71 s (2023-02). */
const REGISTERS_MS = 71_000;

/**
 * A provider with resources in the subscription stays. Source: docs: resource-providers-and-types; code and text are believed.
 *
 * @throws ArmError
 */
function requireNoResources({ params, world }: Context): void {
  const { subscription = "", namespace = "" } = params;
  for (const body of allResources(world)) {
    const id = textAt(body, "id") ?? "";
    const type = textAt(body, "type")?.toLowerCase() ?? "";
    if (subscriptionOf(id).toLowerCase() !== subscription.toLowerCase()) continue;
    if (!type.startsWith(`${namespace.toLowerCase()}/`)) continue;
    throw new ArmError({
      status: 409,
      code: "Conflict",
      message: `The resource provider '${namespace}' cannot be unregistered: the subscription '${subscription}' has resources of it, such as '${id}'.`,
    });
  }
}

/** Registration of resource providers. Source: docs: resource-providers-and-types. */
export function registrationHandlers(providers: readonly Provider[]) {
  /** The types of a namespace with their api-versions, as far as this simulator answers them. */
  const typesOf = (namespace: string): JsonObject[] => {
    const own = providers.filter((one) => one.namespace.toLowerCase() === namespace.toLowerCase());
    const types = new Map<string, readonly string[]>();
    for (const { routes, versions } of own) for (const { type } of routes) types.set(type, versions);
    return [...types].map(([resourceType, apiVersions]) => ({
      resourceType,
      locations: [],
      apiVersions,
      capabilities:
        "CrossResourceGroupResourceMove, CrossSubscriptionResourceMove, SupportsTags, SupportsLocation",
    }));
  };

  /** Providers are registered from the start unless the world says otherwise. */
  const bodyOf = (context: Context, namespace: string): JsonObject => {
    const { subscription = "" } = context.params;
    const record = context.world.get("registrations", registrationKey(subscription, namespace));
    return {
      id: `/subscriptions/${subscription}/providers/${record?.namespace ?? namespace}`,
      namespace: record?.namespace ?? namespace,
      registrationPolicy: "RegistrationRequired",
      registrationState: record === undefined ? "Registered" : stateOf(record, context.now),
      resourceTypes: typesOf(namespace),
    };
  };

  const move =
    (from: readonly string[], by: string, to: string) =>
    (context: Context): Reply => {
      const { subscription = "", namespace = "" } = context.params;
      const key = registrationKey(subscription, namespace);
      const record = context.world.get("registrations", key);
      const state = record === undefined ? "Registered" : stateOf(record, context.now);
      if (from.includes(state)) {
        context.world.put("registrations", key, {
          id: key,
          subscription: subscription.toLowerCase(),
          namespace,
          feature: null,
          approval: null,
          ...record,
          state: by,
          next: { at: context.now + REGISTERS_MS, state: to },
        });
      }
      return { status: 200, body: bodyOf(context, namespace) };
    };

  return {
    get: (context: Context): Reply => ({
      status: 200,
      body: bodyOf(context, context.params["namespace"] ?? ""),
    }),
    list: (context: Context): Reply => {
      const { subscription = "" } = context.params;
      const stored = [...registrationsOf(context.world, subscription)]
        .filter(({ feature }) => feature === null)
        .map(({ namespace }) => namespace);
      const modelled = providers.map(({ namespace }) => namespace);
      const seen = new Map([...modelled, ...stored].map((name) => [name.toLowerCase(), name]));
      return {
        status: 200,
        body: page(
          context,
          [...seen.values()].map((name) => bodyOf(context, name)),
        ),
      };
    },
    // Recorded (2023-02): while it unregisters too, the answer says Registering at once.
    register: move(["NotRegistered", "Unregistered", "Unregistering"], "Registering", "Registered"),
    unregister: (context: Context): Reply => {
      requireNoResources(context);
      return move(["Registered"], "Unregistering", "Unregistered")(context);
    },
  };
}
