import { z } from "zod";
import type { Settings } from "../core/settings.ts";

const ms = z.number().int().min(0);

const byOs = z.strictObject({ linux: ms, windows: ms });

/** Every setting, so that a new one cannot be forgotten here. What they mean in full stands with `Settings`. */
const settings = {
  tenantId: z.guid().describe("The directory that everything belongs to"),
  reimageOnMigrate: z.boolean().describe("Whether leaving the service principal re-images the nodes at once"),
  reimageOnMigrateIn: z.record(z.string(), z.boolean()).describe("The same by region name"),
  propagation: z
    .enum(["recorded", "documented"])
    .or(ms)
    .describe(
      "How long a role assignment takes to act for AKS: seconds as recorded, up to an hour as documented",
    ),
  replication: z.literal("seeded").or(ms).describe("How long a new principal takes to reach the directory"),
  subnetRights: z
    .enum(["unasked", "asked"])
    .describe("Whether AKS asks for the control plane's right to join the pools' own subnets"),
  budgets: z
    .enum(["recorded", "documented"])
    .describe("Sizes of ARM's token buckets: as answers tell, or as the pages tell"),
  tokenLifetimeMs: ms.describe("How long a control plane still acts with its former identity"),
  roleAssignmentLimit: z.number().int().min(1).describe("Role assignments of one subscription"),
  cloud: z.enum(["public", "usGovernment", "china"]).describe("Whose regions and host names are shown"),
  previewFeatures: z
    .record(
      z.string().regex(/^[^/]+\/[^/]+$/, "must be Namespace/Feature"),
      z.enum(["registers", "needsApproval", "sticks"]),
    )
    .describe("The preview features that there are, and what becomes of their registration"),
  identityUpdateWithoutNewerImage: z
    .enum(["leavesPools", "refuses"])
    .describe("What leaving the service principal does while no pool has a newer image"),
  lowerCaseIdentityIds: z.boolean().describe("Whether ids of identities spell resourcegroups in lower case"),
  listLagMs: ms.describe("How far a LIST of clusters may be behind a GET"),
  runningStatus: z
    .string()
    .min(1)
    .describe("The word for an operation that goes on; asRecorded: the words that Azure was seen to use"),
  passingErrors: z
    .number()
    .min(0)
    .max(1)
    .describe("Which part of the operations shows an error that AKS gets over by itself"),
  managementGroups: z.record(z.string(), z.array(z.guid())),
  subscriptionTags: z
    .record(z.guid().toLowerCase(), z.record(z.string(), z.string()))
    .describe("Tags of subscriptions by their ids"),
  graphLagMs: ms.describe("How far Resource Graph lags behind"),
  imageEveryMs: byOs.describe("How often new node images come out"),
  controlPlaneMs: ms.describe(
    "How long an update of a cluster takes that replaces no node; other operations take as much longer or shorter as recorded",
  ),
  batchMs: byOs.describe("One batch of nodes: cordon, drain, re-image, join"),
  jitter: z.number().min(0).max(1).describe("Fraction by which times scatter to both sides"),
  operationKeptMs: ms.describe("How long an ended operation can still be read"),
  throttling: z.boolean().describe("Whether token buckets refuse"),
  pageSize: z.number().int().min(1).max(1000).describe("Page size of lists"),
} satisfies { readonly [Name in keyof Settings]: z.ZodType<Settings[Name]> };
/** How this Azure behaves, where a scenario says so. */
export const ScenarioSettings = z.strictObject(settings).partial();
