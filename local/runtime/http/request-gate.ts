import type { HttpAnswer, HttpQuestion } from "./http-answer.ts";

/** Answers what is addressed to it, and says of all else that it is not. */
export type RequestHandler = (question: HttpQuestion) => Promise<HttpAnswer | undefined>;

/**
 * What the app's address answers. It listens before the app is ready and while it ends, as a real host does; a caller
 * then is asked to try again later.
 */
export class RequestGate {
  #handlers: readonly RequestHandler[] | undefined;

  /** From now on these are asked, one after the other, until one answers. */
  open(handlers: readonly RequestHandler[]): void {
    this.#handlers = handlers;
  }

  close(): void {
    this.#handlers = undefined;
  }

  async answer(question: HttpQuestion): Promise<HttpAnswer> {
    if (this.#handlers === undefined) return notRunning;
    for (const handler of this.#handlers) {
      const answer = await handler(question);
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
