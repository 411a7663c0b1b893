import { expect, it } from "vitest";
import { inTurn } from "../../../platform/azure/in-turn.ts";

it("asks the next only when the one before has been answered", async () => {
  const events: string[] = [];
  const answers = await inTurn(new Set(["a", "b"]), async (item) => {
    events.push(`ask ${item}`);
    await Promise.resolve();
    events.push(`answer ${item}`);
    return item.toUpperCase();
  });
  expect(answers).toEqual(["A", "B"]);
  expect(events).toEqual(["ask a", "answer a", "ask b", "answer b"]);
});

it("asks nothing more once Azure has said 429", async () => {
  const asked: string[] = [];
  const throttled = new Error("429");
  const all = inTurn(["a", "b", "c"], (item) => {
    asked.push(item);
    return item === "b" ? Promise.reject(throttled) : Promise.resolve(item);
  });
  await expect(all).rejects.toBe(throttled);
  expect(asked).toEqual(["a", "b"]);
});
