import type { z } from "zod";

/** The contract of a sub-orchestration. */
export interface ChildContract<Input, Output> {
  /** Wire name: histories contain it. Renaming it breaks running instances. */
  readonly orchestration: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
}
