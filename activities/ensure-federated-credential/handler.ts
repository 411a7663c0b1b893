import { z } from "zod";
import { below } from "../../domain/arm-id/arm-id.ts";
import { API_VERSIONS, requireArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Handler } from "../activity-contract.ts";
import type { ensureFederatedCredential } from "./contract.ts";

export function makeEnsureFederatedCredential(azure: Azure): Handler<typeof ensureFederatedCredential> {
  return async ({ identityId, name, ...properties }) => {
    const path = below(identityId, "federatedIdentityCredentials", name);
    const call = { method: "PUT", path, apiVersion: API_VERSIONS.identities, body: { properties } } as const;
    await requireArm(azure, call, z.unknown());
    return { kind: "done", value: null };
  };
}
