import { AsyncLocalStorage } from "node:async_hooks";
import type { PipelineResponse } from "@azure/core-rest-pipeline";
import { minutes } from "../../../domain/text/duration.ts";
import type { Clock } from "../../clock.ts";
import { KeptAnswers } from "./kept-answers.ts";
import type { Closure } from "./limiter.ts";
import type { Requester } from "./token-bucket.ts";

/** One attempt at an activity. The next attempt keeps its place in the queue and what this one has read. */
export interface Attempt extends Requester {
  /** What earlier attempts have read; absent if every attempt must read again. */
  readonly answers: KeptAnswers<PipelineResponse> | undefined;
  /** Called for each budget that Azure has closed in the meantime. */
  readonly onClosed: (closure: Closure) => void;
}

const attempts = new AsyncLocalStorage<Attempt>();

/** Runs work as a requester of its own: if several callers share the work, it has one place in the queue. */
export function asRequester<T>(requester: Requester, work: () => T): T {
  const onClosed = attempts.getStore()?.onClosed ?? (() => undefined);
  return attempts.run({ ...requester, answers: undefined, onClosed }, work);
}

export const currentAttempt = (): Attempt | undefined => attempts.getStore();

/**
 * How old answers may be that an activity uses after a wait: longer than a queue of a thousand reads takes, and still
 * recent. Milliseconds.
 */
export const ANSWERS_SERVE_MS = minutes(30);

/** A caller that is later than this has given up; a later call counts as a new one. Milliseconds. */
const LATE_AT_MOST_MS = minutes(2);

export interface Work extends Requester {
  /** Whether an attempt continues from what earlier ones have read: only if the activity only reads. */
  readonly resumes: boolean;
}

export interface Course<Outcome> {
  readonly attempt: () => Promise<Outcome>;
  /** In how many milliseconds the next attempt comes; undefined if this was the last one. */
  readonly againIn: (outcome: Outcome) => number | undefined;
  readonly onClosed: Attempt["onClosed"];
}

interface Begun {
  readonly answers: KeptAnswers<PipelineResponse>;
  /** When the next attempt is not expected any more. */
  readonly until: number;
}

/** The activities that this process has started and that wait for their next attempt. */
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

  /** Removes what it returns: an attempt that throws, or is the last one, leaves nothing behind. */
  #resumed(id: string): KeptAnswers<PipelineResponse> {
    const now = this.#clock.now();
    const begun = this.#begun.get(id);
    for (const [other, { until }] of this.#begun) if (until < now) this.#begun.delete(other);
    this.#begun.delete(id);
    return begun === undefined || begun.until < now ? new KeptAnswers(ANSWERS_SERVE_MS) : begun.answers;
  }
}
