import { z } from "zod";
import { Guardrails } from "../guardrails/guardrails.ts";
import { openObject } from "../schema/open-object.ts";
import { SweepFacts } from "./facts.ts";
import { TargetEnd } from "./standing.ts";
import { Candidate, LeftOut, PlannedCandidate, Target } from "./target.ts";

/** A page of the candidates of a planning, with the plans of their runs once they are made. */
export const CandidatePage = openObject({
  candidates: z.array(
    openObject({
      candidate: Candidate,
      expiresOn: z.string().optional(),
      given: z.number().int().optional(),
      migrationRunId: z.string().optional(),
      sharedBeyond: z.boolean().optional(),
      /** The hash of the plan that an earlier sweep froze; then no other plan is made. */
      frozen: openObject({ planHash: z.string(), expectedMs: z.number() }).optional(),
    }),
  ),
  planned: z.array(PlannedCandidate).optional(),
});
export type CandidatePage = z.infer<typeof CandidatePage>;

/** The progress of the planning of a sweep, which continues page by page. */
export const Planning = openObject({
  /** The key of its pages. */
  frozenAs: z.string(),
  /** When it started (ISO 8601): the time of all facts. */
  begunAt: z.string(),
  fleet: z.number().int(),
  pages: z.number().int(),
  /** How many pages of candidates have their plans. */
  planned: z.number().int(),
  leftOut: z.array(LeftOut),
  guardrails: Guardrails,
  /** Absent until all candidates have plans and the targets are frozen. */
  facts: SweepFacts.optional(),
});
export type Planning = z.infer<typeof Planning>;

/** A page of the frozen list. */
export const TargetPage = openObject({ targets: z.array(Target) });
export type TargetPage = z.infer<typeof TargetPage>;

/** A page of the clusters that a planning leaves out. */
export const LeftOutPage = openObject({ leftOut: z.array(LeftOut) });
export type LeftOutPage = z.infer<typeof LeftOutPage>;

/** How the targets of a page of the frozen list ended, by their index in the list. */
export const EndPage = openObject({
  ends: z.record(
    z.string(),
    openObject({ state: TargetEnd, runId: z.string().optional(), why: z.string(), at: z.string() }),
  ),
});
export type EndPage = z.infer<typeof EndPage>;
export type KeptEnd = EndPage["ends"][string];
