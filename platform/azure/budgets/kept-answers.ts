/** A request, with everything that determines its answer. */
export interface Question {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

/** Answers that an activity has read, for its next attempt. */
export class KeptAnswers<Answer> {
  readonly #servesMs: number;
  readonly #byQuestion = new Map<string, { readonly at: number; readonly answer: Answer }>();

  constructor(servesMs: number) {
    this.#servesMs = servesMs;
  }

  find(question: Question, now: number): Answer | undefined {
    const kept = this.#byQuestion.get(keyOf(question));
    return kept === undefined || now - kept.at > this.#servesMs ? undefined : kept.answer;
  }

  keep(question: Question, answer: Answer, now: number): void {
    this.#byQuestion.set(keyOf(question), { at: now, answer });
  }
}

function keyOf({ method, url, body }: Question): string {
  return `${method} ${url}\n${typeof body === "string" ? body : ""}`;
}
