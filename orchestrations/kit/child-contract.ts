import type { z } from "zod";

/** An orchestration that others run as a part of theirs. */
export interface ChildContract<Input, Output> {
  /** Wire name: it lives in histories. Renaming it breaks running instances. */
  readonly orchestration: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
}
