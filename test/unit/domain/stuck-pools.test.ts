import { expect, it } from "vitest";
import { nextFor } from "../../../domain/migration/stuck-pools.ts";
import { pool } from "../../support/migration-facts.ts";

const win = pool({ name: "win" });
const spot = pool({ name: "spot", spot: true });
const all = { version: true, machines: true };
const patch = { kind: "upgradeKubernetesPatch", version: "1.33.2" } as const;

it.each([
  ["no pool is stuck", { kind: "wait" }, [], all, { kind: "nothing" }],
  ["the strategy waits", { kind: "wait" }, [win], all, { kind: "wait" }],
  ["the strategy only reports", { kind: "report" }, [win], all, { kind: "nothing" }],
  ["a person replaces the pool", { kind: "replacePool" }, [win], all, { kind: "nothing" }],
  ["there is a patch", patch, [win], all, { kind: "upgradeVersion", version: "1.33.2" }],
  ["the patch is installed", patch, [win], { ...all, version: false }, { kind: "wait" }],
  [
    "nodes are replaced, where the pool allows it",
    { kind: "scaleOutAndIn" },
    [win, spot],
    all,
    { kind: "replaceMachines", pools: [win] },
  ],
  ["no stuck pool can be replaced", { kind: "scaleOutAndIn" }, [spot], all, { kind: "wait" }],
  ["nodes were replaced", { kind: "scaleOutAndIn" }, [win], { ...all, machines: false }, { kind: "wait" }],
] as const)("what comes next where %s", (_where, strategy, stuck, left, next) => {
  expect(nextFor(strategy, stuck, left)).toEqual(next);
});
