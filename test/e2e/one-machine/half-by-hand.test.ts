import { randomUUID } from "node:crypto";
import { request } from "node:https";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { hasEnded } from "../../../domain/run/record.ts";
import { ROLES } from "../../../domain/roles/built-in.ts";
import { certificateIn } from "../../../local/arm/cli/certificate.ts";
import { rehearsed, temporaryFolder } from "../../support/rehearsed.ts";

/** Simulated seconds in a real one: slow enough that a busy machine does not make a run look stuck. */
const SPEED = 60;

/** How far the test puts the clock forward where both sides only wait. */
const STEP_MS = 5 * 60_000;

const Identities = z
  .object({
    identity: z.object({ principalId: z.string() }),
    properties: z.object({
      identityProfile: z.object({ kubeletidentity: z.object({ objectId: z.string() }) }),
    }),
  })
  .transform(({ identity, properties }) => ({
    controlPlane: identity.principalId,
    kubelet: properties.identityProfile.kubeletidentity.objectId,
  }));

interface Told {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

/** What az sends and reads, over TLS. */
class Hand {
  readonly #ca: string;
  readonly #letTimePass: () => void;

  constructor(ca: string, letTimePass: () => void) {
    this.#ca = ca;
    this.#letTimePass = letTimePass;
  }

  send(method: string, url: string, body?: object): Promise<Told> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: "Bearer x", "content-type": "application/json" };
      const sent = request(url, { method, headers, ca: this.#ca }, (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString()));
        response.on("end", () => {
          resolve({ headers: response.headers, body: JSON.parse(text) as Told["body"] });
        });
      });
      sent.once("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async grant(azUrl: string, scope: string, role: string, principalId: string): Promise<void> {
    const path = `${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
    const { body } = await this.send("PUT", `${azUrl}${path}?api-version=2022-04-01`, {
      properties: {
        roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
        principalId,
        principalType: "ServicePrincipal",
      },
    });
    expect(body).toMatchObject({ properties: { principalId } });
  }

  /** The status at its end. */
  async follow(url: string): Promise<unknown> {
    for (;;) {
      const { body } = await this.send("GET", url);
      if (typeof body["endTime"] === "string") return body["status"];
      this.#letTimePass();
    }
  }
}

describe("a cluster that is moved half by hand and half by Keyless", () => {
  it("is one world at one time for both, over TLS and without", async () => {
    const certificate = await certificateIn(temporaryFolder());
    const keyless = await rehearsed({ beside: { port: 0, tlsPort: 0, certificate }, speed: SPEED });
    const { azUrl = "", clock } = keyless.rehearsal;
    expect(azUrl).toMatch(/^https:/);
    const letTimePass = () => {
      clock.resumeFrom(clock.now() + STEP_MS);
    };
    const hand = new Hand(certificate.cert, letTimePass);
    const cluster = `${azUrl}${keyless.clusterId("orders")}?api-version=2024-09-01`;

    const before = await hand.send("GET", cluster);
    const changed = await hand.send("PUT", cluster, { ...before.body, identity: { type: "SystemAssigned" } });
    expect(await hand.follow(String(changed.headers["azure-asyncoperation"]))).toBe("Succeeded");

    const { controlPlane, kubelet } = Identities.parse((await hand.send("GET", cluster)).body);
    const shared = "/subscriptions/5b1ec7ed-0000-4000-8000-00000000de30/resourceGroups";
    const subnet = `${shared}/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-shop/subnets/snet-aks`;
    const registry = `${shared}/rg-shared/providers/Microsoft.ContainerRegistry/registries/contosoimages`;
    await hand.grant(azUrl, subnet, ROLES.networkContributor.id, controlPlane);
    await hand.grant(azUrl, registry, ROLES.acrPull.id, kubelet);

    const { id } = await keyless.client.migrate(keyless.clusterId("orders"), "CHG1", "by-keyless");
    const run = await keyless.until(id, (seen) => {
      if (!hasEnded(seen)) letTimePass();
      return hasEnded(seen);
    });
    expect(run).toMatchObject({ state: "succeeded", report: { outcome: "succeeded" } });

    const { body } = await hand.send("GET", cluster);
    expect(body).toMatchObject({
      identity: { type: "SystemAssigned" },
      properties: { servicePrincipalProfile: { clientId: "msi" }, provisioningState: "Succeeded" },
    });
    // One calendar: what the record says lies between what the simulator's journal says.
    const [first] = keyless.simulator.journal();
    expect(Date.parse(run.createdAt)).toBeGreaterThan(Date.parse(first?.at ?? ""));
    expect(Date.parse(run.endedAt ?? "")).toBeLessThanOrEqual(clock.now());
    expect(keyless.simulator.audit()).toEqual([]);
  });
});
