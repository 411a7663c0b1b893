import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineOperation } from "../../../activities/activity-contract.ts";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { minutes } from "../../../domain/text/duration.ts";
import { judgeHealth } from "../../../domain/cluster/operation-progress.ts";
import { type OperationAbout, type Recover, runOperation } from "../../../orchestrations/kit/operation.ts";
import { nothingToWaitFor } from "../../../orchestrations/kit/asking.ts";
import { runPiece, say } from "../../support/kit-world.ts";
import { cluster, CLUSTER_ID } from "../../support/migration-facts.ts";

const turn = defineOperation({
  name: "turn",
  input: z.strictObject({}),
  resource: () => CLUSTER_ID,
  retry: "armWrite",
  repeatable: "it only counts",
});

const OPERATION = { operationUrl: "https://arm.sim.invalid/operations/1" };
const started = { kind: "started", operation: OPERATION };
const refusal = { code: "Locked", resource: CLUSTER_ID, message: "it is locked", remedy: "unlock it" };
const failed = { ...refusal, code: "turn-failed", message: "it did not turn" };

interface Script {
  readonly starts: readonly unknown[];
  /** States that the cluster shows, one look after the other; the last one stays. */
  readonly states?: readonly string[];
  readonly said?: { readonly code: string; readonly message: string };
  readonly about?: Partial<OperationAbout<"healthy">>;
  readonly recover?: Recover;
  readonly answers?: readonly ("retry" | "cancel")[];
}

/** Turns until it is not to be tried again; answers how that ended, and what was asked on the way. */
async function turned({ starts, states = ["Succeeded"], said, about, recover, answers = [] }: Script) {
  const asked: string[] = [];
  const parked: { code: string; message: string; activity: string }[] = [];
  const times = (name: string) => asked.filter((each) => each === name).length;
  const next = <Item>(name: string, items: readonly Item[]): Item | undefined => {
    const item = items[Math.min(times(name), items.length - 1)];
    asked.push(name);
    return item;
  };
  const clusterId = requireResourceId(CLUSTER_ID);
  const outcome = await runPiece({
    activities: {
      turn: () => next("turn", starts),
      observeCluster: () => ({
        kind: "done",
        value: cluster({ provisioningState: next("look", states) ?? "" }),
      }),
      readOperation: () => {
        asked.push("why");
        return { kind: "done", value: { status: "Failed", code: "", message: "", ...said } };
      },
    },
    *piece(_engine, flow) {
      for (;;) {
        const end = yield* runOperation(
          flow,
          turn,
          {},
          {
            ...{ clusterId, kind: "clusterUpdate", expectedMs: minutes(10), waitUntilIdle: nothingToWaitFor },
            *enter(begun) {
              asked.push(begun ? "enter" : "enter again");
              yield* flow.enter("waiting", "followChange", "it turns", { underWay: true });
            },
            judge: judgeHealth,
            failed: () => failed,
            ...about,
          },
          recover,
        );
        if (end.kind !== "again") return end;
      }
    },
    whenParked: async (host, records, incident) => {
      const { code, message, activity } = incident;
      parked.push({ code, message, activity });
      await say(answers[parked.length - 1] ?? "cancel")(host, records);
    },
  });
  return { ...outcome, asked, parked };
}

describe("an operation of the kit", () => {
  it("begins, enters its step, and looks first when it should be over", async () => {
    const { output, asked, elapsedMs } = await turned({
      starts: [started],
      states: ["Updating", "Updating", "Succeeded"],
    });
    expect(output).toEqual({ kind: "ended", end: "healthy", looks: 3, tookMs: elapsedMs });
    expect([...new Set(asked)]).toEqual(["turn", "enter", "look"]);
    expect(elapsedMs).toBeGreaterThan(minutes(12));
  });

  it("is over at once where nothing has to be begun, and looks all the same where that is asked", async () => {
    const starts = [{ kind: "already" }];
    expect(await turned({ starts })).toMatchObject({
      output: { kind: "already" },
      asked: ["turn"],
    });
    const looked = await turned({ starts, about: { whenAlready: "look" } });
    expect(looked).toMatchObject({ output: { kind: "ended", looks: 1 } });
    expect(looked.elapsedMs).toBeLessThan(minutes(1));
  });

  it("parks a refused start, and begins again when a person says retry", async () => {
    const { output, parked } = await turned({
      starts: [{ kind: "refused", refusal }, started],
      answers: ["retry"],
    });
    expect(parked).toEqual([{ code: "Locked", message: "it is locked", activity: "turn" }]);
    expect(output).toMatchObject({ kind: "ended" });
  });

  it("asks Azure why it failed, and says so in Azure's words; in ours where Azure says nothing", async () => {
    const states = ["Failed", "Succeeded"];
    const script = { starts: [started], states, answers: ["retry"] } as const;
    const said = { code: "QuotaExceeded", message: "no room" };
    expect((await turned({ ...script, said })).parked).toEqual([{ ...said, activity: "turn" }]);
    const unsaid = await turned(script);
    expect(unsaid.parked).toMatchObject([{ code: "turn-failed", message: "it did not turn" }]);
    expect(unsaid.asked).toContain("why");
  });

  it("gives up on one that does not end, and asks nobody why", async () => {
    const { parked, asked } = await turned({
      starts: [started],
      states: ["Updating"],
      about: { looksAtMost: 3 },
    });
    expect(parked).toMatchObject([{ code: "operation-without-end" }]);
    expect([asked.filter((one) => one === "look").length, asked.includes("why")]).toEqual([3, false]);
  });

  it("recovers without a person where the run knows how, from refusals and from failures", async () => {
    const seen: [string, boolean][] = [];
    const { output, parked } = await turned({
      starts: [{ kind: "refused", refusal }, started],
      states: ["Failed", "Succeeded"],
      *recover({ code }, begun) {
        if (!seen.some(([known]) => known === code)) seen.push([code, begun]);
        yield* nothingToWaitFor();
        return true;
      },
    });
    expect(output).toMatchObject({ kind: "ended" });
    expect(parked).toEqual([]);
    expect(seen).toEqual([
      ["Locked", false],
      ["turn-failed", true],
    ]);
  });
});
