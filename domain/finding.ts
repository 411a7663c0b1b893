import { z } from "zod";

/**
 * Something that a plan found out about the world.
 * `blocker`: the run is refused. `warning`: it runs, but someone should know. `note`: good to know.
 */
export const Finding = z.strictObject({
  severity: z.enum(["blocker", "warning", "note"]),
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
});
export type Finding = z.infer<typeof Finding>;

export function blockers(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.severity === "blocker");
}
