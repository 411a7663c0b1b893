import { tooLarge } from "../../functions/http/body.ts";
import { type Problem, problemText } from "../../functions/http/problem.ts";
import type { RefusedAnswer } from "../runtime/index.ts";

/** What the host refuses before any function sees it is a problem like every other. */
export const refusedAsProblem: RefusedAnswer = (refused) => ({
  status: refused.status,
  headers: [
    ["Content-Type", "application/problem+json"],
    ["Cache-Control", "no-store"],
  ],
  body: problemText(problemOf(refused)),
});

function problemOf({ status, why }: Parameters<RefusedAnswer>[0]): Problem {
  if (status === 413) return tooLarge();
  return {
    slug: status === 400 ? "bad-request" : "unknown-path",
    title: status === 400 ? "The request cannot be understood" : "There is nothing at this path",
    status,
    detail: why,
    nextStep: "send the request to http://127.0.0.1 and the port that Keyless has named",
  };
}
