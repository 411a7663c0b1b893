import type { Dice } from "./dice.ts";
import { CLUSTER_ID, SUBSCRIPTION, SUBSCRIPTION_ID } from "./place.ts";

/** What Event Grid delivers at once, when this many activities have begun, and how often in all. */
interface Delivery {
  readonly pieces: readonly unknown[];
  readonly after: number;
  readonly times: number;
}

/** A schedule that a person sets before anything else, as its body is sent. */
export interface SetSchedule {
  readonly name: string;
  readonly definition: object;
}

/** What reaches Keyless besides people's requests. */
export interface Signals {
  readonly deliveries: readonly Delivery[];
  readonly schedule: SetSchedule | undefined;
}

export const NO_SIGNALS: Signals = { deliveries: [], schedule: undefined };

export const vended = (id: string) => ({
  ...{ specversion: "1.0", id, source: "/vending", subject: SUBSCRIPTION_ID },
  type: "Keyless.SubscriptionVended",
});

const policyState = (id: string) => ({
  ...{ id, topic: "/tenants/t", subject: SUBSCRIPTION, eventTime: "2026-03-02T08:00:00Z", dataVersion: "1" },
  eventType: "Microsoft.PolicyInsights.PolicyStateChanged",
  data: {},
});

const clusterChanged = (id: string) => ({
  ...{ specversion: "1.0", id, source: SUBSCRIPTION, subject: CLUSTER_ID },
  type: "Microsoft.ResourceNotifications.Resources.CreatedOrUpdated",
});

const RUBBISH = [{ rubbish: true }, { ...vended("other"), type: "Microsoft.Storage.BlobCreated" }] as const;

function randomDelivery(dice: Dice): Delivery {
  const piece = () => {
    const id = String(dice.int(1, 3));
    return dice.pick<object>([vended(id), vended(id), policyState(id), clusterChanged(id), ...RUBBISH]);
  };
  return {
    pieces: Array.from({ length: dice.int(1, 4) }, piece),
    after: dice.int(1, 40),
    times: dice.int(1, 3),
  };
}

/** A sweep that only looks, an inventory, or an inspection; once, or several times a day. */
function randomSchedule(dice: Dice): SetSchedule {
  const clusterIds = [CLUSTER_ID];
  const work = dice.pick<object>([
    { workflow: "audit-fleet", request: {} },
    { workflow: "inspect-cluster", request: { clusterId: CLUSTER_ID } },
    { workflow: "sweep", request: { workflow: "inspect-cluster", targets: { clusterIds } } },
  ]);
  const ncrontab = dice.pick(["0 30 8 2 3 *", "0 0 */6 2-3 3 *"]);
  return {
    name: "regular",
    definition: { ...work, ncrontab, timeZone: dice.pick(["UTC", "Europe/Zurich"]), enabled: true },
  };
}

/** Every fifth world gets events, and every tenth has a schedule. */
export function randomSignals(dice: Dice): Signals {
  return {
    deliveries: dice.chance(0.2) ? Array.from({ length: dice.int(1, 3) }, () => randomDelivery(dice)) : [],
    schedule: dice.chance(0.1) ? randomSchedule(dice) : undefined,
  };
}
