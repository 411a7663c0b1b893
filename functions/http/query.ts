import type { HttpRequest } from "@azure/functions";
import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { mustBeOneOf, mustBeWholeNumber } from "../../domain/schema/field-problems.ts";
import { fail, type FieldError } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

/** How many items a page has, and the most that a caller can ask for. */
export interface PageSizes {
  readonly usual: number;
  readonly largest: number;
}

/** Reads the parameters of a query and collects what is wrong with them. */
export class Query {
  readonly errors: FieldError[] = [];
  readonly #query: HttpRequest["query"];

  /** @param known - names of the parameters; every other one is an error */
  constructor({ query }: Pick<HttpRequest, "query">, known: readonly string[]) {
    this.#query = query;
    const accepted = known.length === 1 ? "the only one is" : "the parameters are";
    for (const path of new Set(query.keys())) {
      if (known.includes(path)) continue;
      this.errors.push({
        path,
        message: `is not a parameter of this request; ${accepted} ${known.join(", ")}`,
      });
    }
  }

  /** The value of a parameter; undefined if it is absent or wrong, and wrong is an error. */
  read<Value>(path: string, parse: (text: string) => Value | undefined, message: string): Value | undefined {
    const text = this.#query.get(path);
    if (text === null) return undefined;
    const value = parse(text);
    if (value === undefined) this.errors.push({ path, message });
    return value;
  }

  /** One of some words. */
  word<Word extends string>(path: string, words: readonly Word[]): Word | undefined {
    return this.read(path, (text) => words.find((word) => word === text), mustBeOneOf(words));
  }

  /** The id of a cluster. */
  clusterId(path: string): ResourceId | undefined {
    return this.read(path, (text) => ClusterId.safeParse(text).data, "must be the id of a cluster");
  }

  /** How many items a page has at most. */
  limit({ usual, largest }: PageSizes): number {
    const parse = (text: string) => {
      const limit = Number(text);
      return Number.isInteger(limit) && limit >= 1 && limit <= largest ? limit : undefined;
    };
    return this.read("top", parse, mustBeWholeNumber(1, largest)) ?? usual;
  }

  /** Where the page begins: what a `nextLink` says. */
  after<Cursor>(parse: (text: string) => Cursor | undefined): Cursor | undefined {
    return this.read("after", parse, "must come from a nextLink");
  }

  /** @throws ProblemError (400) that says what is wrong with each parameter */
  finish(): void {
    const { errors } = this;
    if (errors.length > 0) fail({ ...problem("invalid-query", { errors: errors.length }), errors });
  }
}
