import { DEFAULT_GUARDRAILS, type Guarded, type Guardrails } from "../../domain/guardrails/guardrails.ts";

/** Facts as an activity answers them, with the guardrails of a deployment that sets none but these. */
export function guardedBy<Facts>(facts: Facts, changes: Partial<Guardrails> = {}): Facts & Guarded {
  return { ...facts, guardrails: { ...DEFAULT_GUARDRAILS, ...changes } };
}
