import { expect, it } from "vitest";
import { minutes } from "../../../../domain/text/duration.ts";
import { Limiter } from "../../../../platform/azure/budgets/limiter.ts";
import { RememberedClosures } from "../../../../platform/azure/budgets/remembered-closures.ts";
import { memoryRecords } from "../../../../platform/records/memory-records.ts";

it("records that do not answer keep nobody from Azure: nothing is taken over, and nothing is kept", async () => {
  const away = () => Promise.reject(new Error("connect ETIMEDOUT"));
  const records = { ...memoryRecords(), list: away, insert: away };
  const remembered = new RememberedClosures(records, new Limiter());
  await expect(remembered.recall(0)).resolves.toBeUndefined();
  await expect(remembered.remember({ key: "arm", until: minutes(1) }, 0)).resolves.toBeUndefined();
});
