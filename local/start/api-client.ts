import { z } from "zod";
import { defined } from "../../domain/schema/defined.ts";

const Problem = z.object({ title: z.string(), detail: z.string(), nextStep: z.string() });

/** The API refused; the message is the problem's own words. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
}

export interface Posted {
  readonly body: object;
  /** Two requests with one key are one run. */
  readonly idempotencyKey?: string | undefined;
}

/** Keyless's own HTTP API, called as any ticketing system would. */
export class ApiClient {
  readonly #api: string;
  readonly #token: string;

  /** @param origin - of the host, without a slash at the end */
  constructor(origin: string, token: string) {
    this.#api = `${origin}/api`;
    this.#token = token;
  }

  /** @param path - below `/api`. @throws RequestRefused */
  get<Answer>(schema: z.ZodType<Answer>, path: string): Promise<Answer> {
    return this.#call(schema, path, {});
  }

  /** @param path - below `/api`. @throws RequestRefused */
  post<Answer>(schema: z.ZodType<Answer>, path: string, { body, idempotencyKey }: Posted): Promise<Answer> {
    return this.#call(schema, path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...defined({ "idempotency-key": idempotencyKey }),
      },
      body: JSON.stringify(body),
    });
  }

  /** Every item of a list, page after page. @throws RequestRefused */
  async *all<Item>(schema: z.ZodType<Item>, path: string): AsyncIterable<Item> {
    const Page = z.object({ value: z.array(schema), nextLink: z.string().optional() });
    let next: string | undefined = path;
    while (next !== undefined) {
      const page: z.infer<typeof Page> = await this.get(Page, next);
      yield* page.value;
      next = page.nextLink?.slice(page.nextLink.indexOf("/api/") + "/api".length);
    }
  }

  async #call<Answer>(schema: z.ZodType<Answer>, path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${this.#token}`);
    const answer = await fetch(`${this.#api}${path}`, { ...init, headers });
    const body: unknown = await answer.json();
    if (answer.ok) return schema.parse(body);
    const problem = Problem.safeParse(body);
    throw new RequestRefused(
      problem.success
        ? `${problem.data.title}: ${problem.data.detail}. Next: ${problem.data.nextStep}`
        : `the API answered ${String(answer.status)}`,
    );
  }
}
