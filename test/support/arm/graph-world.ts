import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { populateDemo } from "../../../local/arm/fleet/demo/shop.ts";
import { serveSimulator } from "../../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../../local/arm/simulator.ts";
import type { Settings } from "../../../local/arm/core/settings.ts";
import type { Azure } from "../../../platform/azure/azure.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { requireConsumedFaults } from "./consumed-faults.ts";
import { ManualClock } from "../runtime/manual-clock.ts";

export const SUBSCRIPTION = "5b1ec7ed-0000-4000-8000-00000000de30";
export const ORDERS_ID = requireResourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/orders`,
);
export const REGISTRY_ID = requireResourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-shared/providers/Microsoft.ContainerRegistry/registries/contosoimages`,
);

const STARTS_AT = Date.parse("2026-03-02T08:00:00Z");

/** The demo fleet in a simulator that listens, and an Azure that talks to it. */
export interface GraphWorld {
  readonly azure: Azure;
  readonly simulator: Simulator;
  readonly clock: ManualClock;
  readonly url: string;
  close(): Promise<void>;
}

export async function demoWorld(settings: Partial<Settings> = {}): Promise<GraphWorld> {
  const clock = new ManualClock(STARTS_AT);
  const simulator = new Simulator({ clock, settings });
  simulator.change(populateDemo);
  const server = await serveSimulator(simulator);
  return {
    azure: simulatedAzure(server.url, clock),
    simulator,
    clock,
    url: server.url,
    async close() {
      await server.close();
      simulator.close();
      requireConsumedFaults(simulator);
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Sends a body to Resource Graph as it is, without a client between. */
export async function post(
  { url, clock }: GraphWorld,
  body: object,
  version = "2024-04-01",
): Promise<Answer> {
  const response = await fetch(`${url}/providers/Microsoft.ResourceGraph/resources?api-version=${version}`, {
    method: "POST",
    headers: {
      authorization: "Bearer test",
      "content-type": "application/json",
      "x-sim-now": new Date(clock.now()).toISOString(),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
