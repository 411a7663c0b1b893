import { z } from "zod";
import { Lock } from "./locks.ts";

/** A limit, and how much of it is used. */
const Usage = { limit: z.number(), used: z.number() };

/** vCPUs by the name that Compute gives the quota: `cores` for the region, else a family. */
export const Quota = z.strictObject({ name: z.string(), ...Usage });
export type Quota = z.infer<typeof Quota>;

/** A VM size, and the VM family whose quota its vCPUs count in. */
export const MachineSize = z.strictObject({ name: z.string(), cores: z.number(), family: z.string() });
export type MachineSize = z.infer<typeof MachineSize>;

/** The IP addresses of a subnet, without those that Azure reserves. */
export const SubnetAddresses = z.strictObject({ subnetId: z.string(), ...Usage });
export type SubnetAddresses = z.infer<typeof SubnetAddresses>;

/** Role assignments of a subscription, at whatever scope in it. */
export const AssignmentRoom = z.strictObject({ subscription: z.string(), ...Usage });
export type AssignmentRoom = z.infer<typeof AssignmentRoom>;

/** A scope that does not exist, as Azure answers. A scope that Keyless may not read does not count. */
export const AbsentScope = z.strictObject({
  scope: z.string(),
  /** What is missing: the scope itself, or what it lies in. */
  missing: z.enum(["subscription", "resource group", "resource"]),
});
export type AbsentScope = z.infer<typeof AbsentScope>;

/** A policy assignment that would deny a write. */
export const PolicyDenial = z.strictObject({
  /** What would be written. */
  resource: z.string(),
  assignmentId: z.string(),
  /** Fields that the policy depends on and that Keyless could not send: without them the result is unknown. */
  unseen: z.array(z.string()),
  /** True for a write that AKS makes by itself, with content that is only likely. */
  byAks: z.literal(true).optional(),
});
export type PolicyDenial = z.infer<typeof PolicyDenial>;

/** A deny assignment that applies to Keyless, or to everybody. */
export const DenyAssignment = z.strictObject({
  id: z.string(),
  name: z.string(),
  scope: z.string(),
  /** True if it acts below its scope as well. */
  children: z.boolean(),
  permissions: z.array(z.strictObject({ actions: z.array(z.string()), notActions: z.array(z.string()) })),
});
export type DenyAssignment = z.infer<typeof DenyAssignment>;

/** A permission that the run needs and that Keyless does not have. */
export const MissingRight = z.strictObject({
  action: z.string(),
  scope: z.string(),
  /** True where Keyless has the action under a condition that does not let this role through. */
  byCondition: z.boolean(),
  /** The role that is to be given, where the action is giving one. */
  grants: z.string().optional(),
});
export type MissingRight = z.infer<typeof MissingRight>;

/**
 * What Azure answers about planned writes before they are made. A missing field means *not checked*: it is irrelevant for
 * this work, or Azure did not answer.
 */
export const PreflightFacts = z.strictObject({
  /** Scopes outside the served subscriptions that the run would write to. */
  notServed: z.array(z.string()).optional(),
  missing: z.array(MissingRight).optional(),
  /** Roles that are not active and would give some of what is missing; absent where there are none or Azure does not show them. */
  eligible: z.array(z.strictObject({ role: z.string(), scope: z.string() })).optional(),
  denies: z.array(DenyAssignment).optional(),
  /** ReadOnly locks at or above what is written outside the cluster. */
  locks: z.array(Lock).optional(),
  denials: z.array(PolicyDenial).optional(),
  /** Why Azure could not be asked about policies. */
  policiesUnreadable: z.string().optional(),
  quotas: z.array(Quota).optional(),
  sizes: z.array(MachineSize).optional(),
  subnets: z.array(SubnetAddresses).optional(),
  /** Of subscriptions in which the role assignments of the work do not fit, or hardly. */
  assignmentRoom: z.array(AssignmentRoom).optional(),
  /** Where roles are to be assigned and nothing is, and the resource groups of new identities that are not there. */
  absentScopes: z.array(AbsentScope).optional(),
});
export type PreflightFacts = z.infer<typeof PreflightFacts>;
