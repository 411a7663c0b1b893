import { z } from "zod";
import { openObject } from "../schema/open-object.ts";

const findingFields = {
  /** Stable slug; documents and callers refer to it. */
  code: z.string(),
  /** The resource that it is about, as an ARM id or a name inside the cluster. */
  resource: z.string(),
  /** What it means for the work. */
  means: z.string(),
  /** What to do about it. */
  remedy: z.string(),
  /** Where the rule comes from. */
  source: z.string(),
};

/**
 * Something that a plan found out about the world.
 * `blocker`: the run is refused. `warning`: it runs, but someone should know. `note`: good to know.
 */
export const Finding = z.strictObject({
  severity: z.enum(["blocker", "warning", "note"]),
  ...findingFields,
});
export type Finding = z.infer<typeof Finding>;

/** A finding as records keep it: a newer version may know other severities, and more to say. */
export const KeptFinding = openObject({ severity: z.string(), ...findingFields });
export type KeptFinding = z.infer<typeof KeptFinding>;

export function blockers<Found extends KeptFinding>(findings: readonly Found[]): readonly Found[] {
  return findings.filter((finding) => finding.severity === "blocker");
}
