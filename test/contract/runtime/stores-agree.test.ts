import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HistoryEvent, Message } from "../../../local/runtime/engine/history.ts";
import type { Instance, RuntimeStatus } from "../../../local/runtime/engine/instance.ts";
import { MemoryStore, SqliteStore, type Store } from "../../../local/runtime/index.ts";

const ids = ["a", "b", "c"] as const;

/** One thing that a host does to a store. Tokens and activities are numbered, so that some of them are wrong. */
type Operation =
  | { readonly do: "create" | "purge" | "turn" | "drop" | "unpark"; readonly id: string }
  | { readonly do: "send"; readonly id: string; readonly after: number; readonly timer: boolean }
  | { readonly do: "defer"; readonly id: string; readonly retryAfter: number | null }
  | { readonly do: "schedule"; readonly id: string; readonly task: number; readonly renewed: boolean }
  | { readonly do: "claim"; readonly forMs: number }
  | { readonly do: "renew" | "finish" | "park"; readonly claim: number; readonly right: boolean }
  | { readonly do: "releaseLeases" };

const id = fc.constantFrom(...ids);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ do: fc.constantFrom("create", "purge", "turn", "drop", "unpark"), id }),
  fc.record({ do: fc.constant("send"), id, after: fc.integer({ min: 0, max: 30 }), timer: fc.boolean() }),
  fc.record({ do: fc.constant("defer"), id, retryAfter: fc.option(fc.integer({ min: 0, max: 20 })) }),
  fc.record({ do: fc.constant("schedule"), id, task: fc.nat(3), renewed: fc.boolean() }),
  fc.record({ do: fc.constant("claim"), forMs: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ do: fc.constantFrom("renew", "finish", "park"), claim: fc.nat(3), right: fc.boolean() }),
  fc.record({ do: fc.constant("releaseLeases") }),
);

const instanceOf = (instanceId: string, at: number, status: RuntimeStatus = "Running"): Instance => ({
  instanceId,
  executionId: `${instanceId}-1`,
  name: "Work",
  version: null,
  status,
  input: null,
  output: null,
  customStatus: null,
  parent: null,
  generation: 0,
  createdAt: at,
  updatedAt: at,
});

const raised = (to: string, at: number, visibleAt: number, timer = false): Message => ({
  to,
  executionId: timer ? `${to}-1` : null,
  visibleAt,
  event: timer
    ? { type: "TimerFired", at, played: false, timerId: 1, fireAt: visibleAt }
    : { type: "EventRaised", at, played: false, name: "Go", input: null },
});

/** Drives one store and answers with all that can be seen of it after each operation. */
class Driver {
  readonly #store: Store;
  readonly #claims: NonNullable<ReturnType<Store["claimActivity"]>>[] = [];
  #tokens = 0;
  #now = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  step(operation: Operation): unknown {
    this.#now += 5;
    return [this.#perform(operation), this.#seen()];
  }

  #perform(operation: Operation): unknown {
    const store = this.#store;
    const now = this.#now;
    switch (operation.do) {
      case "create":
        store.create(instanceOf(operation.id, now), raised(operation.id, now, now), now);
        return null;
      case "purge":
        return store.purge([operation.id], now);
      case "unpark":
        return store.unpark(operation.id, now);
      case "send":
        store.send(raised(operation.id, now, now + operation.after, operation.timer), now);
        return null;
      case "defer": {
        const { retryAfter } = operation;
        store.deferTurn(
          operation.id,
          { error: "no", retryAt: retryAfter === null ? null : now + retryAfter },
          now,
        );
        return null;
      }
      case "drop":
        return store.commitTurn(
          { instanceId: operation.id, consumed: this.#inbox(operation.id), change: null },
          now,
        );
      case "turn":
      case "schedule":
        return this.#commit(operation);
      case "claim": {
        const claimed = store.claimActivity(
          { token: `t${++this.#tokens}`, until: now + operation.forMs },
          now,
        );
        if (claimed !== undefined) this.#claims.push(claimed);
        return claimed;
      }
      case "releaseLeases":
        return store.releaseLeases(now);
      case "renew":
      case "finish":
      case "park":
        return this.#withClaim(operation);
    }
  }

  #inbox(instanceId: string): number[] {
    return this.#store.inbox(instanceId, this.#now).messages.map(({ seq }) => seq);
  }

  #commit(
    operation: Extract<Operation, { do: "turn" | "create" | "purge" | "drop" | "unpark" | "schedule" }>,
  ) {
    const { id: instanceId } = operation;
    const now = this.#now;
    const added: HistoryEvent[] = [{ type: "OrchestratorStarted", at: now, played: false }];
    const before = this.#store.instance(instanceId);
    if (before === undefined) return "nothing there";
    const activity = { instanceId, executionId: before.executionId, name: "A", input: null };
    const task = operation.do === "schedule" ? [{ ...activity, taskId: now * 10 + operation.task }] : [];
    const renewed = operation.do === "schedule" && operation.renewed;
    return this.#store.commitTurn(
      {
        instanceId,
        consumed: this.#inbox(instanceId),
        change: {
          instance: { ...before, updatedAt: now },
          renewed,
          added,
          timersOver: renewed,
          activities: task,
          messages: [raised(instanceId, now, now + 7, true)],
        },
      },
      now,
    );
  }

  #withClaim({ do: what, claim, right }: Extract<Operation, { do: "renew" | "finish" | "park" }>): unknown {
    const held = this.#claims.at(-1 - claim);
    if (held === undefined) return "nothing held";
    const now = this.#now;
    const token = right ? held.token : "another";
    switch (what) {
      case "renew":
        return this.#store.renewLease(held, { token, until: now + 10 }, now);
      case "park":
        return this.#store.parkActivity(held, token, "stuck", now);
      case "finish":
        return this.#store.finishActivity(held, token, raised(held.instanceId, now, now), now);
    }
  }

  #seen(): unknown {
    const store = this.#store;
    const now = this.#now;
    return {
      ready: store.nextReady(now),
      due: store.nextDueAt(now),
      parked: store.parked(),
      latest: store.latestTime(),
      all: store.list({ limit: 2 }),
      each: ids.map((each) => {
        const { failures, messages } = store.inbox(each, now);
        const inbox = messages.map(({ seq: _seq, ...message }) => message);
        return [store.instance(each), store.history(each), failures, inbox];
      }),
    };
  }
}

describe("the two stores", () => {
  it("show the same after any sequence of operations", () => {
    const folder = mkdtempSync(join(tmpdir(), "runtime-agree-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    let files = 0;
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const durable = new SqliteStore(join(folder, `${++files}.db`));
        try {
          const [memory, sqlite] = [new Driver(new MemoryStore()), new Driver(durable)];
          for (const each of operations)
            expect(sqlite.step(each), JSON.stringify(each)).toEqual(memory.step(each));
        } finally {
          durable.close();
        }
      }),
      { numRuns: 60 },
    );
  });
});
