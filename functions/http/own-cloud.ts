import { cloudOf } from "../../domain/place.ts";
import type { KeylessParts } from "../parts.ts";
import { fail } from "./problem.ts";

/**
 * Throws a problem (400) for a region of another cloud than the one that is served: tokens do not cross clouds, so that
 * no call could ever succeed. Requests that name a region name it `location`.
 */
export function requireOwnCloud(
  { cloud }: Pick<KeylessParts, "cloud">,
  { location }: Readonly<Record<string, unknown>>,
): void {
  if (cloud === undefined || typeof location !== "string" || cloudOf(location) === cloud) return;
  fail({
    slug: "invalid-body",
    title: "The body does not say what is needed",
    status: 400,
    detail: "1 problem(s) in the body",
    nextStep: "send the request to the deployment of that cloud",
    errors: [
      {
        path: "location",
        message: `is a region of the ${cloudOf(location)} cloud; this app serves ${cloud}`,
      },
    ],
  });
}
