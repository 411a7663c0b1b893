import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryStoreFile } from "../../support/runtime/temp-store.ts";

const program = fileURLToPath(new URL("../../support/runtime/poisoned-host.ts", import.meta.url));

const live = (file: string, poison: string) =>
  spawnSync(process.execPath, [program, file, poison], { encoding: "utf8" });

describe("work that kills the process", () => {
  it.each([
    ["turn", { instanceId: "bad", activity: null, error: "the process ended while a turn of it ran" }],
    [
      "activity",
      {
        instanceId: "bad",
        activity: "Deadly",
        error: "given up after 3 attempts that never came to an end",
      },
    ],
  ])(
    "as a %s is parked in the end, and all other work is done",
    (poison, parked) => {
      const file = temporaryStoreFile();
      let deaths = 0;
      let last = live(file, poison);
      for (; last.signal === "SIGKILL" && deaths < 10; last = live(file, poison)) deaths += 1;
      expect(last.status, last.stderr).toBe(0);
      expect(JSON.parse(last.stdout)).toEqual({
        good: ["Completed", "Completed"],
        bad: "Running",
        parked: [parked],
      });
      expect(deaths).toBeLessThanOrEqual(4);
    },
    60_000,
  );
});
