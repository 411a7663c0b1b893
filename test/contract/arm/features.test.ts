import { describe, expect, it } from "vitest";
import { registrationKey } from "../../../local/arm/core/registration.ts";
import { onServicePrincipal, place, SUBSCRIPTION } from "../../support/arm/clusters.ts";
import { HOUR, MINUTE, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";

const AKS = "Microsoft.ContainerService";

function needsApproval({ simulator }: Rehearsal, feature: string): void {
  simulator.change(({ world }) => {
    const key = registrationKey(SUBSCRIPTION, AKS, feature);
    world.put("registrations", key, {
      id: key,
      subscription: SUBSCRIPTION,
      namespace: AKS,
      feature,
      state: "NotRegistered",
      next: null,
      approval: "ApprovalRequired",
    });
  });
}

/** Evidence: the model of @azure/arm-features; docs: preview-features; MicrosoftDocs/azure-docs#71962, #37911. */
describe("preview features", () => {
  it("register in their own time", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const client = await sim.clients.features(SUBSCRIPTION);
    const begun = await client.features.register(AKS, "NodeDisruptionProfile");
    expect(begun.properties?.state).toBe("Registering");
    sim.pass(6 * MINUTE);
    const done = await client.features.get(AKS, "NodeDisruptionProfile");
    expect([done.name, done.properties?.state]).toEqual([`${AKS}/NodeDisruptionProfile`, "Registered"]);
    await client.features.unregister(AKS, "NodeDisruptionProfile");
    sim.pass(6 * MINUTE);
    expect((await client.features.get(AKS, "NodeDisruptionProfile")).properties?.state).toBe("NotRegistered");
  });

  it("are those of the settings, which also say what becomes of their registration (Azure/azure-cli#8994)", async () => {
    const previewFeatures = { [`${AKS}/Guarded`]: "needsApproval", [`${AKS}/Stuck`]: "sticks" } as const;
    const sim = await rehearse({ settings: { previewFeatures } });
    place(sim, onServicePrincipal());
    const client = await sim.clients.features(SUBSCRIPTION);
    await expect(client.features.get(AKS, "NodeDisruptionProfile")).rejects.toMatchObject({
      code: "FeatureNotFound",
    });
    for (const feature of ["Guarded", "Stuck"]) await client.features.register(AKS, feature);
    sim.pass(24 * HOUR);
    expect((await client.features.get(AKS, "Guarded")).properties?.state).toBe("Pending");
    expect((await client.features.get(AKS, "Stuck")).properties?.state).toBe("Registering");
  });

  it("stay pending for ever where somebody must approve", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    needsApproval(sim, "SecretPreview");
    const client = await sim.clients.features(SUBSCRIPTION);
    await client.features.register(AKS, "SecretPreview");
    sim.pass(1000 * HOUR);
    expect((await client.features.get(AKS, "SecretPreview")).properties?.state).toBe("Pending");
  });

  it("are gone when their preview is over", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const client = await sim.clients.features(SUBSCRIPTION);
    await expect(client.features.register(AKS, "UserAssignedIdentityPreview")).rejects.toMatchObject({
      statusCode: 404,
      code: "FeatureNotFound",
    });
  });
});
