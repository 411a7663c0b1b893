import type { Pool } from "../cluster/cluster.ts";
import { whyNotReplaced } from "../nodes/scale-out.ts";
import { type Strategy, waitsInTheEnd } from "./strategy.ts";

/** Which ways to re-image pools without a newer image have not been tried yet. */
export interface LeftToTry {
  readonly version: boolean;
  readonly machines: boolean;
}

export type Next =
  | { readonly kind: "upgradeVersion"; readonly version: string }
  | { readonly kind: "replaceMachines"; readonly pools: readonly Pool[] }
  | { readonly kind: "wait" | "nothing" };

/** What comes next for pools that still carry the old identity and that Azure has no newer image for. */
export function nextFor(strategy: Strategy, stuck: readonly Pool[], left: LeftToTry): Next {
  if (stuck.length === 0) return { kind: "nothing" };
  if (left.version && strategy.kind === "upgradeKubernetesPatch") {
    return { kind: "upgradeVersion", version: strategy.version };
  }
  const replaces = left.machines && strategy.kind === "scaleOutAndIn";
  const pools = replaces ? stuck.filter((pool) => whyNotReplaced(pool) === undefined) : [];
  if (pools.length > 0) return { kind: "replaceMachines", pools };
  return { kind: waitsInTheEnd(strategy) ? "wait" : "nothing" };
}
