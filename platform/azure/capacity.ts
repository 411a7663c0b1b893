import { z } from "zod";
import { type ArmPath, below, type ResourceId, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import type { MachineSize, Quota, SubnetAddresses } from "../../domain/preflight/facts.ts";
import type { Region } from "../../domain/preflight/quota.ts";
import { API_VERSIONS, isHidden, listArm } from "./arm.ts";
import type { Azure } from "./azure.ts";

const UsageRow = z.object({
  currentValue: z.number(),
  limit: z.number(),
  name: z.object({ value: z.string() }),
});

/** The quotas of a region and their current use. Source: learn.microsoft.com/rest/api/compute/usage/list. */
export function listQuotas(azure: Azure, { subscription, location }: Region): Promise<readonly Quota[]> {
  const path = below(computeOf(subscription), "locations", location, "usages");
  return unlessHidden(async () =>
    (await listArm(azure, { path, apiVersion: API_VERSIONS.compute }, UsageRow)).map(
      ({ name, limit, currentValue }) => ({ name: name.value, limit, used: currentValue }),
    ),
  );
}

const SkuRow = z.object({
  resourceType: z.string(),
  name: z.string(),
  family: z.string().nullish(),
  capabilities: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});

/** The VM sizes that a region offers. Source: learn.microsoft.com/rest/api/compute/resource-skus/list. */
export function listSizes(azure: Azure, { subscription, location }: Region): Promise<readonly MachineSize[]> {
  const path = below(computeOf(subscription), "skus");
  const query = { $filter: `location eq '${location}'` };
  return unlessHidden(async () =>
    (await listArm(azure, { path, apiVersion: API_VERSIONS.skus, query }, SkuRow)).flatMap(
      ({ resourceType, name, family, capabilities }) => {
        const cores = Number(capabilities?.find((one) => one.name === "vCPUs")?.value ?? Number.NaN);
        if (resourceType !== "virtualMachines" || !family || !Number.isFinite(cores)) return [];
        return [{ name, cores, family }];
      },
    ),
  );
}

const computeOf = (subscription: string): ArmPath =>
  below(subscriptionId(subscription), "providers", "Microsoft.Compute");

const SubnetUsageRow = z.object({ id: z.string(), currentValue: z.number(), limit: z.number() });

/**
 * The current use of the subnets of a network. Source:
 * learn.microsoft.com/rest/api/virtualnetwork/virtual-networks/list-usage.
 */
export function listFreeAddresses(azure: Azure, networkId: ResourceId): Promise<readonly SubnetAddresses[]> {
  return unlessHidden(async () =>
    (
      await listArm(
        azure,
        { path: below(networkId, "usages"), apiVersion: API_VERSIONS.network },
        SubnetUsageRow,
      )
    ).map(({ id, limit, currentValue }) => ({ subnetId: id, limit, used: currentValue })),
  );
}

/** No figures if Keyless may not read them: they are not known. */
async function unlessHidden<Value>(read: () => Promise<readonly Value[]>): Promise<readonly Value[]> {
  try {
    return await read();
  } catch (error) {
    if (isHidden(error)) return [];
    throw error;
  }
}
