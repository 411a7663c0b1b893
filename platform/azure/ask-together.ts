import type { Clock } from "../clock.ts";
import { ANSWERS_SERVE_MS, asRequester, currentAttempt } from "./budgets/attempts.ts";
import { KeptAnswers } from "./budgets/kept-answers.ts";

/** The most requests that one call serves. */
const TOGETHER_AT_MOST = 20;

/** Finds the answer to one request among the answers of a call. */
type Finder<Ask, Answer> = (ask: Ask) => Answer;

interface Batch<Ask, Answer> {
  readonly asks: Ask[];
  readonly answers: Promise<Finder<Ask, Answer>>;
}

/**
 * Combines reads that are requested at about the same time into few calls, without adding a delay: requests that arrive
 * while a call is in progress share the next call. An answer is never older than its request, but an activity that
 * continues after a wait keeps what it has already read.
 *
 * @param name - identifies the shared place in the queue for Azure's budget: all waiting requests are served together
 * @param isRefusal - whether an error of `readAll` may be caused by one request alone: then each request is read
 * separately
 */
export function askTogether<Ask, Answer>(
  clock: Clock,
  name: string,
  readAll: (asks: readonly Ask[]) => Promise<Finder<Ask, Answer>>,
  isRefusal: (error: unknown) => boolean,
): (ask: Ask) => Promise<Answer> {
  let open: Batch<Ask, Answer> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  /** By the answers that an activity has kept. */
  const kept = new WeakMap<object, KeptAnswers<Answer>>();

  function begin(): Batch<Ask, Answer> {
    const asks: Ask[] = [];
    // A request that need not wait for the budget goes first.
    const answers = last.then(nextTurn).then(() => {
      if (open?.asks === asks) open = undefined;
      return asRequester({ id: name, group: "" }, () => readAll(asks));
    });
    last = answers.catch(() => undefined);
    return { asks, answers };
  }

  async function read(ask: Ask): Promise<Answer> {
    const batch = open ?? begin();
    batch.asks.push(ask);
    open = batch.asks.length < TOGETHER_AT_MOST ? batch : undefined;
    try {
      return (await batch.answers)(ask);
    } catch (error) {
      if (batch.asks.length === 1 || !isRefusal(error)) throw error;
      return (await readAll([ask]))(ask);
    }
  }

  return async (ask) => {
    const work = currentAttempt()?.answers;
    if (work === undefined) return read(ask);
    const own = kept.get(work) ?? new KeptAnswers<Answer>(ANSWERS_SERVE_MS);
    kept.set(work, own);
    const question = { method: name, url: JSON.stringify(ask) };
    const known = own.find(question, clock.now());
    if (known !== undefined) return known;
    const answer = await read(ask);
    own.keep(question, answer, clock.now());
    return answer;
  };
}

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
