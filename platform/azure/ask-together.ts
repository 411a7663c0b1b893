import type { Clock } from "../clock.ts";
import { ANSWERS_SERVE_MS, asRequester, currentAttempt } from "./budgets/attempts.ts";
import { KeptAnswers } from "./budgets/kept-answers.ts";

/** Asks of this number are one call; more begin another. */
const TOGETHER_AT_MOST = 20;

/** Finds the answer to one ask among those to several. */
type Finder<Ask, Answer> = (ask: Ask) => Answer;

interface Batch<Ask, Answer> {
  readonly asks: Ask[];
  readonly answers: Promise<Finder<Ask, Answer>>;
}

/**
 * Reads that many want at about the same time, as few calls as there can be without anybody waiting on purpose: while one
 * call is under way, who comes meanwhile shares the next one. An answer is never older than the ask for it, but work that
 * goes on after a wait keeps what it has read before.
 *
 * @param name - under which all of them wait for Azure's budget in one place: whoever comes first takes the others along
 * @param isRefusal - whether what `readAll` throws may be the fault of one ask alone: then each is read by itself
 */
export function askTogether<Ask, Answer>(
  clock: Clock,
  name: string,
  readAll: (asks: readonly Ask[]) => Promise<Finder<Ask, Answer>>,
  isRefusal: (error: unknown) => boolean,
): (ask: Ask) => Promise<Answer> {
  let open: Batch<Ask, Answer> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  /** By what the work has kept otherwise. */
  const kept = new WeakMap<object, KeptAnswers<Answer>>();

  function begin(): Batch<Ask, Answer> {
    const asks: Ask[] = [];
    // Who can ask without waiting for anything does so first.
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
