import { setImmediate as later } from "node:timers/promises";
import { expect, it } from "vitest";
import { jsonLog } from "../../../platform/log.ts";
import { withinLogScope } from "../../../platform/log-scope.ts";

function lines() {
  const written: Record<string, unknown>[] = [];
  const write = (line: string) => void written.push(JSON.parse(line) as Record<string, unknown>);
  const log = jsonLog({ write, least: "debug", now: () => 0 });
  return { log, fields: () => written.map(({ time: _time, level: _level, ...rest }) => rest) };
}

it("a line has the fields of the scopes that it was written in, through awaits, and no others", async () => {
  const { log, fields } = lines();
  const work = (run: string) =>
    withinLogScope({ run }, async () => {
      await later();
      withinLogScope({ step: "read" }, () => {
        log.info("inside");
      });
      log.info("after");
    });
  await Promise.all([work("r1"), work("r2")]);
  log.info("outside");
  expect(fields().sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))).toEqual(
    [
      { run: "r1", step: "read", message: "inside" },
      { run: "r2", step: "read", message: "inside" },
      { run: "r1", message: "after" },
      { run: "r2", message: "after" },
      { message: "outside" },
    ].sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other))),
  );
});

it("what a line says itself wins over its scope, and a scope hides secrets as a line does", () => {
  const { log, fields } = lines();
  withinLogScope({ run: "r1", clientSecret: "hunter2" }, () => {
    log.info("said", { run: "r2" });
  });
  expect(fields()).toEqual([{ run: "r2", clientSecret: "***", message: "said" }]);
});
