import { nameOf } from "../../domain/arm-id/arm-id.ts";
import type { Finding } from "../../domain/findings/finding.ts";
import { hanging } from "../terminal/wrap.ts";

/** A finding as a person reads it: what it is about, what it means, what to do. */
export function findingLines({ severity, code, means, remedy, source, resource }: Finding, width: number) {
  return [
    "",
    ...hanging("  ", `${severity}: ${code} (${nameOf(resource)})`, width),
    ...hanging("    ", means, width),
    ...hanging("    to do: ", remedy, width),
    `    source: ${source}`,
  ];
}
