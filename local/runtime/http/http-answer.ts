/** What an HTTP request is answered with. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Bytes that come one after the other are sent as they come. */
  readonly body?: Uint8Array | string | AsyncIterable<Uint8Array>;
}

/** What the host's servers see of a request, once its body has been read. */
export interface HttpQuestion {
  /** Upper case. */
  readonly method: string;
  readonly url: URL;
  /** Repeated headers joined by commas, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Aborts when the caller went away before it had its answer. */
  readonly gone?: AbortSignal;
}

/** Answers a request that no function gets to see. */
export type RefusedAnswer = (refused: {
  readonly status: 400 | 404 | 413;
  /** In words that a sentence may end with. */
  readonly why: string;
}) => HttpAnswer;

export function jsonAnswer(
  status: number,
  body: unknown,
  headers: readonly (readonly [string, string])[] = [],
): HttpAnswer {
  const type = ["Content-Type", "application/json; charset=utf-8"] as const;
  return { status, headers: [type, ...headers], body: JSON.stringify(body) };
}
