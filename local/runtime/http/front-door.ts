import type { HttpAnswer, HttpQuestion } from "./http-answer.ts";

/** Answers what is addressed to it, and says of all else that it is not. */
export type Doorkeeper = (question: HttpQuestion) => Promise<HttpAnswer | undefined>;

/**
 * What the app's address answers. It listens before the app is ready and while it ends, as a real host does; who comes
 * then is told to come again.
 */
export class FrontDoor {
  #keepers: readonly Doorkeeper[] | undefined;

  /** From now on these are asked, one after the other, until one answers. */
  open(keepers: readonly Doorkeeper[]): void {
    this.#keepers = keepers;
  }

  close(): void {
    this.#keepers = undefined;
  }

  async answer(question: HttpQuestion): Promise<HttpAnswer> {
    if (this.#keepers === undefined) return notRunning;
    for (const keeper of this.#keepers) {
      const answer = await keeper(question);
      if (answer !== undefined) return answer;
    }
    return { status: 404 };
  }
}

/** The text is the Functions host's own. */
const notRunning: HttpAnswer = {
  status: 503,
  headers: [
    ["Retry-After", "1"],
    ["Content-Type", "text/plain; charset=utf-8"],
    ["Connection", "close"],
  ],
  body: "Function host is not running.",
};
