import type { Clock } from "../clock.ts";
import type { Cloud } from "./clouds.ts";
import type { TokenPipeline } from "./token-pipeline.ts";

/** The parts of an Azure that a call to ARM needs. */
export interface Caller {
  readonly cloud: Cloud;
  readonly clock: Clock;
  /** Calls to ARM without a model. */
  readonly arm: TokenPipeline;
}
