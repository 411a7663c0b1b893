import { z } from "zod";
import { below } from "../../domain/arm-id/arm-id.ts";
import { providerPath } from "../../domain/feature/planning.ts";
import { API_VERSIONS, requireArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Handler } from "../activity-contract.ts";
import type { registerProvider } from "./contract.ts";

const Provider = z.object({ registrationState: z.string() });

export function makeRegisterProvider(azure: Azure): Handler<typeof registerProvider> {
  return async (input) => {
    const path = providerPath(input);
    const call = {
      method: "POST",
      path: below(path, "register"),
      apiVersion: API_VERSIONS.resources,
    } as const;
    const { registrationState } = await requireArm(azure, call, Provider);
    return { kind: "done", value: { state: registrationState } };
  };
}
