import { z } from "zod";
import { Guardrails } from "../guardrails/guardrails.ts";
import { openObject } from "../schema/open-object.ts";
import { SweepFacts } from "./facts.ts";
import { TargetEnd } from "./standing.ts";
import { Candidate, LeftOut, PlannedCandidate, Target } from "./target.ts";

/** Candidates of a page of a planning, and the plans of their own runs once they have been made. */
export const CandidatePage = openObject({
  candidates: z.array(
    openObject({
      candidate: Candidate,
      expiresOn: z.string().optional(),
      given: z.number().int().optional(),
      migrationRunId: z.string().optional(),
      sharedBeyond: z.boolean().optional(),
      /** The plan that an earlier sweep has frozen, by its hash; with it no other is made. */
      frozen: openObject({ planHash: z.string(), expectedMs: z.number() }).optional(),
    }),
  ),
  planned: z.array(PlannedCandidate).optional(),
});
export type CandidatePage = z.infer<typeof CandidatePage>;

/** How far the planning of a sweep is. It goes on from here, a page of candidates at a time. */
export const Planning = openObject({
  /** Key of its pages. */
  frozenAs: z.string(),
  /** When it began: all facts count as of then (ISO 8601). */
  begunAt: z.string(),
  fleet: z.number().int(),
  pages: z.number().int(),
  /** How many pages of candidates have their plans. */
  planned: z.number().int(),
  leftOut: z.array(LeftOut),
  guardrails: Guardrails,
  /** Absent until all are planned; then the targets are frozen. */
  facts: SweepFacts.optional(),
});
export type Planning = z.infer<typeof Planning>;

/** A page of the frozen list. */
export const TargetPage = openObject({ targets: z.array(Target) });
export type TargetPage = z.infer<typeof TargetPage>;

/** A page of the clusters that a planning leaves out. */
export const LeftOutPage = openObject({ leftOut: z.array(LeftOut) });
export type LeftOutPage = z.infer<typeof LeftOutPage>;

/** What targets of a page of the frozen list have come to, by their place in the list. */
export const EndPage = openObject({
  ends: z.record(
    z.string(),
    openObject({ state: TargetEnd, runId: z.string().optional(), why: z.string(), at: z.string() }),
  ),
});
export type EndPage = z.infer<typeof EndPage>;
export type KeptEnd = EndPage["ends"][string];
