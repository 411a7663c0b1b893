import { z } from "zod";
import type { Azure } from "../../platform/azure/azure.ts";
import { editResource, standing } from "../../platform/azure/edit-resource.ts";
import type { Handler } from "../activity-contract.ts";
import type { startReconcile } from "./contract.ts";

const Shown = z.looseObject({ properties: z.looseObject({ provisioningState: z.string() }) });

/** `az aks update` without an option sends the same. Source: Azure/AKS#1913. */
export function makeStartReconcile(azure: Azure): Handler<typeof startReconcile> {
  return ({ clusterId }) =>
    editResource(azure, clusterId, (shown) => {
      const body = Shown.parse(shown);
      return standing(body.properties.provisioningState) ?? { kind: "put", body };
    });
}
