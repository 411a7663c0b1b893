import { z } from "zod";
import { RandomFaults, ScriptedFault } from "../core/fault.ts";
import type { Settings } from "../core/settings.ts";
import type { Simulator } from "../simulator.ts";
import { fitSomething } from "./known-operations.ts";
import { Governance, placeGovernance } from "./governance.ts";

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
const ScenarioSettings = z.strictObject(settings).partial();

const faultFields = {
  faults: z.array(ScriptedFault).default([]).describe("In order; the first that fits meets a request"),
  random: z.array(RandomFaults).default([]).describe("Faults by chance, after the scripted ones"),
};

/** Faults to script into a simulator, from a file or over HTTP. */
export const FaultScript = z.strictObject(faultFields).superRefine(fitSomething);
export type FaultScript = z.infer<typeof FaultScript>;

/** What a scenario file says. Times are simulated milliseconds unless their names say otherwise. */
export const Scenario = z
  .strictObject({
    ...faultFields,
    $schema: z.string().optional(),
    description: z.string().optional(),
    settings: ScenarioSettings.optional().describe("How this Azure behaves where the real one differs"),
    governance: Governance.optional().describe("Policies, deny assignments and quotas"),
  })
  .superRefine(fitSomething);
export type Scenario = z.infer<typeof Scenario>;

/** The settings as the simulator takes them: only what was given. */
export function settingsOf({ settings: given = {} }: Scenario): Partial<Settings> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export function script({ faults }: Simulator, { faults: scripted, random }: FaultScript): void {
  for (const fault of scripted) faults.add(fault);
  for (const chance of random) faults.addRandom(chance);
}

/** Puts what stands against changes into the world. */
export function govern(simulator: Simulator, { governance }: Scenario): void {
  if (governance === undefined) return;
  simulator.change((moment) => {
    placeGovernance(moment, governance);
  });
}

/** A scenario that cannot be used; its message names every field that is wrong. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

/** @throws ScenarioError */
export function parseScenario(text: string, file: string): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ScenarioError(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = Scenario.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ScenarioError(`${file}: ${z.prettifyError(parsed.error)}`);
}

/** The published JSON Schema of scenario files. */
export function scenarioSchema(): object {
  return { title: "Scenario of the simulated Azure", ...z.toJSONSchema(Scenario, { io: "input" }) };
}
