import { z } from "zod";
import { below } from "../../domain/arm-id.ts";
import { answerOfThrown } from "../../platform/azure/answer.ts";
import { API_VERSIONS, requireArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Answer } from "../activity-contract.ts";
import type { ensureFederatedCredential } from "./contract.ts";

export function makeEnsureFederatedCredential(azure: Azure) {
  return async ({
    identityId,
    name,
    ...properties
  }: z.infer<typeof ensureFederatedCredential.input>): Promise<Answer<null>> => {
    const path = below(identityId, "federatedIdentityCredentials", name);
    const call = { method: "PUT", path, apiVersion: API_VERSIONS.identities, body: { properties } } as const;
    try {
      await requireArm(azure, call, z.unknown());
      return { kind: "done", value: null };
    } catch (error) {
      return answerOfThrown(error, path, azure.clock.now());
    }
  };
}
