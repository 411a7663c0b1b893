import { z } from "zod";
import { armIdOf, ClusterId, RegistryId, UserAssignedIdentityId } from "../arm-id/schemas.ts";
import { KubeletChoice } from "../migration/request.ts";
import { RoleWait } from "../grants/role-wait.ts";
import { Location } from "../regions/place.ts";
import { RequestedTags } from "../schema/tags.ts";

const Address = z.ipv4("must be an IPv4 address");
const Range = z.cidrv4("must be an IPv4 range, such as 10.0.0.0/16");

export const CreationRequest = z.strictObject({
  clusterId: ClusterId.meta({
    description: "The cluster to create; its resource group is created where absent.",
  }),
  location: Location,
  identityType: z.enum(["UserAssigned", "SystemAssigned"]).optional().meta({
    description:
      "UserAssigned (default): identities and grants stand before the cluster does. SystemAssigned: they follow it.",
  }),
  controlPlaneIdentityId: UserAssignedIdentityId.optional(),
  kubeletIdentityId: UserAssignedIdentityId.optional(),
  kubeletIdentity: KubeletChoice,
  tags: RequestedTags.optional().meta({
    description: "Tags of the cluster and of the identities and the resource group that the run creates.",
  }),
  roleWait: RoleWait,
  kubernetesVersion: z
    .string()
    .regex(/^\d+\.\d+(\.\d+)?$/, "must be a Kubernetes version, such as 1.33")
    .optional(),
  nodes: z
    .strictObject({
      count: z.number().int().min(1).max(1000).optional(),
      vmSize: z
        .string()
        .regex(/^[A-Za-z0-9_]{1,64}$/, "must be the name of a VM size, such as Standard_D4s_v5")
        .optional(),
    })
    .optional(),
  networkPlugin: z.enum(["azure", "kubenet"]).optional(),
  subnetId: armIdOf("Microsoft.Network", "virtualNetworks", "subnets").optional(),
  routeTableId: armIdOf("Microsoft.Network", "routeTables").optional().meta({
    description: "A route table of your own on that subnet; matters with kubenet.",
  }),
  serviceCidr: Range.optional(),
  dnsServiceIp: Address.optional(),
  dockerBridgeCidr: Range.optional().meta({
    description: "Taken and ignored, as AKS does since Docker has gone.",
  }),
  privateDnsZoneId: armIdOf("Microsoft.Network", "privateDnsZones").optional(),
  diskEncryptionSetId: armIdOf("Microsoft.Compute", "diskEncryptionSets").optional(),
  registries: z
    .array(RegistryId)
    .max(50)
    .optional()
    .meta({ description: "Registries that the nodes pull from." }),
});
export type CreationRequest = z.infer<typeof CreationRequest>;
