import { z } from "zod";
import { resourceGroupId } from "../../domain/arm-id/arm-id.ts";
import { API_VERSIONS, readArm, requireArm } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Handler } from "../activity-contract.ts";
import type { ensureResourceGroup } from "./contract.ts";
import { defined } from "../../domain/schema/defined.ts";

const Group = z.object({ location: z.string() });

/** Reads the group first, because a PUT would remove the tags of a group that somebody created in the meantime. */
export function makeEnsureResourceGroup(azure: Azure): Handler<typeof ensureResourceGroup> {
  return async ({ subscription, resourceGroup, location, tags }) => {
    const path = resourceGroupId(subscription, resourceGroup);
    const apiVersion = API_VERSIONS.resources;
    const found = await readArm(azure, { path, apiVersion }, Group);
    if (found !== undefined) return { kind: "done", value: found };
    const body = { location, ...defined({ tags }) };
    const call = { method: "PUT", path, apiVersion, body } as const;
    return { kind: "done", value: await requireArm(azure, call, Group) };
  };
}
