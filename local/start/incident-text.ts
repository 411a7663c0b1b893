import { INCIDENT_CODES } from "../../domain/incidents/incidents.ts";
import type { Incident } from "../../domain/run/record.ts";
import { hanging } from "../terminal/wrap.ts";

/** True for what Keyless says itself: Azure's codes are others. */
const isOwn = (code: string): boolean => INCIDENT_CODES.some((known) => known === code);

/**
 * Why a run waits for a person, and how to answer it.
 *
 * @param answer - lines of the command that answers with `retry`; absent where nobody serves the API any more
 */
export function incidentLines(
  { code, resource, message, remedy, skippable = false }: Incident,
  width: number,
  answer: readonly string[] | undefined,
): readonly string[] {
  return [
    "",
    `The run needs a person: ${code}`,
    `  resource ${resource}`,
    ...hanging(isOwn(code) ? "  because: " : "  Azure said: ", message, width),
    ...hanging("  to do: ", remedy, width),
    ...(answer === undefined
      ? ["  to answer it, start the same command without --exit"]
      : [
          `  then (or …/cancel${skippable ? ", …/skip" : ""} in place of …/retry):`,
          ...answer.map((line) => `    ${line}`),
        ]),
  ];
}
