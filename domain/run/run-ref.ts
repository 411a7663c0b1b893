import { z } from "zod";

/** Fields that name a run, and which of its instances asks; that one is absent for the first instance. */
export const runRef = { runId: z.string(), instance: z.string().optional() };

export interface RunRef {
  readonly runId: string;
  readonly instance?: string | undefined;
}
