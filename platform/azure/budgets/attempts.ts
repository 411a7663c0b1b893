import { AsyncLocalStorage } from "node:async_hooks";
import type { PipelineResponse } from "@azure/core-rest-pipeline";
import { minutes } from "../../../domain/text/duration.ts";
import type { Clock } from "../../clock.ts";
import { KeptAnswers } from "./kept-answers.ts";
import type { Closure } from "./limiter.ts";
import type { Requester } from "./token-bucket.ts";

/** One attempt at some work. A caller that has to come again makes another attempt, and keeps its place and its answers. */
export interface Attempt extends Requester {
  /** What earlier attempts have read; absent where every attempt must see the world as it is. */
  readonly answers: KeptAnswers<PipelineResponse> | undefined;
  /** Called for each budget that Azure has closed meanwhile. */
  readonly onClosed: (closure: Closure) => void;
}

const attempts = new AsyncLocalStorage<Attempt>();

/** What the work asks for, it asks for as somebody of its own: where several share it, it waits in one place. */
export function asRequester<T>(requester: Requester, work: () => T): T {
  const onClosed = attempts.getStore()?.onClosed ?? (() => undefined);
  return attempts.run({ ...requester, answers: undefined, onClosed }, work);
}

export const currentAttempt = (): Attempt | undefined => attempts.getStore();

/**
 * Answers that were read this long ago still serve the work that goes on after a wait: longer than the queue of a
 * thousand reads, shorter than what a person would call old.
 */
export const ANSWERS_SERVE_MS = minutes(30);

/** A caller that comes later than this after its time has given up; what comes then counts as a new one. */
const LATE_AT_MOST_MS = minutes(2);

export interface Work extends Requester {
  /** Whether an attempt goes on from what earlier ones have read: only where nothing but reading is done. */
  readonly resumes: boolean;
}

export interface Course<Outcome> {
  readonly attempt: () => Promise<Outcome>;
  /** In how many milliseconds there will be another attempt; undefined where this one was the last. */
  readonly againIn: (outcome: Outcome) => number | undefined;
  readonly onClosed: Attempt["onClosed"];
}

interface Begun {
  readonly answers: KeptAnswers<PipelineResponse>;
  /** When its next attempt is no longer to be expected. */
  readonly until: number;
}

/** The work that has begun in this process and waits for its next attempt. */
export class Attempts {
  readonly #clock: Clock;
  readonly #begun = new Map<string, Begun>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async run<Outcome>({ id, group, resumes }: Work, course: Course<Outcome>): Promise<Outcome> {
    const { attempt, againIn, onClosed } = course;
    const answers = resumes ? this.#resumed(id) : undefined;
    const outcome = await attempts.run({ id, group, answers, onClosed }, attempt);
    const againMs = againIn(outcome);
    if (answers !== undefined && againMs !== undefined) {
      this.#begun.set(id, { answers, until: this.#clock.now() + againMs + LATE_AT_MOST_MS });
    }
    return outcome;
  }

  /** Taken out: an attempt that throws, or is the last, leaves nothing behind. */
  #resumed(id: string): KeptAnswers<PipelineResponse> {
    const now = this.#clock.now();
    const begun = this.#begun.get(id);
    for (const [other, { until }] of this.#begun) if (until < now) this.#begun.delete(other);
    this.#begun.delete(id);
    return begun === undefined || begun.until < now ? new KeptAnswers(ANSWERS_SERVE_MS) : begun.answers;
  }
}
