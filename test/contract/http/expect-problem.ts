import { expect } from "vitest";
import { ProblemBody, type Reply } from "./http-api.ts";

/** Checks that an answer is a whole problem, and gives it back. */
export function problem(reply: Reply, status: number, slug: string) {
  const parsed = ProblemBody.parse(reply.body);
  expect(reply.status).toBe(status);
  expect(parsed).toMatchObject({ type: `/api/problems/${slug}`, status });
  expect(reply.headers.get("content-type")).toBe("application/problem+json");
  expect(reply.headers.get("cache-control")).toBe("no-store");
  return parsed;
}
