import { z } from "zod";
import { readResourceId } from "../../domain/arm-id/arm-id.ts";
import { AnyResourceId } from "../../domain/arm-id/schemas.ts";
import { ADDONS } from "../../domain/addons/table.ts";
import { type Addon, SubnetName } from "../../domain/cluster/cluster.ts";
import { flag, id, IdentityRef } from "./json-fields.ts";
import { defined } from "../../domain/schema/defined.ts";

const Profile = z
  .object({
    enabled: flag,
    identity: IdentityRef.nullish(),
    config: z.record(z.string(), z.unknown()).nullish(),
    dnsZoneResourceIds: z.array(AnyResourceId).nullish(),
    dnsZoneResourceId: id,
  })
  .nullish();
export type AddonProfile = z.infer<typeof Profile>;

const INGRESS = ADDONS.filter(({ within }) => within === "ingressProfile").map(({ profile }) => profile);

/** The parts of a cluster's `properties` that name add-ons and ingress features. */
export const AddonsJson = z.object({
  addonProfiles: z.record(z.string(), Profile).nullish(),
  ingressProfile: z.object(Object.fromEntries(INGRESS.map((name) => [name, Profile]))).nullish(),
});

/** Every profile of an add-on or ingress feature that the JSON shows, switched on or not. */
export function addonProfiles({
  addonProfiles: addons,
  ingressProfile,
}: z.infer<typeof AddonsJson>): readonly (readonly [string, AddonProfile])[] {
  return [...Object.entries(addons ?? {}), ...Object.entries(ingressProfile ?? {})];
}

/**
 * The add-ons that are enabled, with the settings that their permissions depend on. Source of the fields of `config`: the
 * Azure CLI's names for them (azure-cli, acs), and for the ingress profile: Microsoft.ContainerService 2026-06-01.
 */
export function addonsFromArm(properties: z.infer<typeof AddonsJson>): Addon[] {
  return addonProfiles(properties).flatMap(([name, profile]) => {
    if (profile?.enabled !== true) return [];
    const { identity, config, dnsZoneResourceIds, dnsZoneResourceId } = profile;
    const zones = [
      ...(dnsZoneResourceIds ?? []),
      ...(dnsZoneResourceId === undefined ? [] : [dnsZoneResourceId]),
    ];
    return [
      {
        name,
        ...defined({ identityObjectId: identity?.objectId }),
        ...authentication(config),
        ...placeOf(config),
        ...(zones.length === 0 ? {} : { dnsZoneIds: zones }),
      },
    ];
  });
}

type Config = Readonly<Record<string, unknown>> | null | undefined;

/** A setting, whatever the case of its name: clients have written these names differently over the years. */
function setting(config: Config, name: string): string | undefined {
  const found = Object.entries(config ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return typeof found === "string" && found !== "" ? found : undefined;
}

function authentication(config: Config): Pick<Addon, "usesClusterIdentity" | "legacyAuthentication"> {
  const uses = String(config?.["useAADAuth"]).toLowerCase();
  return {
    usesClusterIdentity: uses === "true",
    ...(uses === "false" ? { legacyAuthentication: true } : {}),
  };
}

/** AKS does not validate these settings, so they can contain anything. */
function placeOf(config: Config): Partial<Addon> {
  const given = {
    gatewayId: setting(config, "applicationGatewayId"),
    subnetId: setting(config, "subnetId"),
    subnetName: setting(config, "SubnetName"),
  };
  const gatewayId = readResourceId(given.gatewayId ?? "");
  const subnetId = readResourceId(given.subnetId ?? "");
  const subnetName = SubnetName.safeParse(given.subnetName).data;
  const unreadable = [
    ...(given.gatewayId !== undefined && gatewayId === undefined ? ["applicationGatewayId"] : []),
    ...(given.subnetId !== undefined && subnetId === undefined ? ["subnetId"] : []),
    ...(given.subnetName !== undefined && subnetName === undefined ? ["SubnetName"] : []),
  ];
  return {
    ...defined({ gatewayId, subnetId, subnetName }),
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(setting(config, "subnetCIDR") === undefined && setting(config, "subnetPrefix") === undefined
      ? {}
      : { makesSubnet: true }),
  };
}
