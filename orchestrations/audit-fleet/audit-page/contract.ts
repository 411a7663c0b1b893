import { z } from "zod";
import { FleetGroup, ReadGroup } from "../../../domain/fleet/audit.ts";
import { EntryPart } from "../../../domain/fleet/snapshot.ts";
import { runRef } from "../../../domain/run/run-ref.ts";
import type { ChildContract } from "../../kit/child-contract.ts";

const AuditPageInput = z.strictObject({
  ...runRef,
  /** Subscriptions whose clusters are to be listed. */
  groups: z.array(FleetGroup),
  /** Parts of the snapshot whose clusters are to be assessed. */
  parts: z.array(z.string()),
});
export type AuditPageInput = z.infer<typeof AuditPageInput>;

const AuditPageOutput = z.strictObject({
  /** In the order of the groups. */
  read: z.array(ReadGroup),
  /** In the order of the parts. */
  assessed: z.array(EntryPart),
});
export type AuditPageOutput = z.infer<typeof AuditPageOutput>;

/** A page of the reads of an audit. */
export const auditPage: ChildContract<AuditPageInput, AuditPageOutput> = {
  orchestration: "auditFleetPage",
  input: AuditPageInput,
  output: AuditPageOutput,
};
