import { expect, it } from "vitest";
import { warningOfTimers } from "../../../local/host/library-version.ts";

it.each(["3.0.0", "3.1.0", "3.3.0", "2.1.3", "3.0.0-alpha.5"])(
  "durable-functions %s cannot set timers without isDate",
  (version) => {
    expect(warningOfTimers(version, { hasIsDate: false })).toContain(
      `durable-functions ${version} cannot set timers`,
    );
    expect(warningOfTimers(version, { hasIsDate: true })).toBeUndefined();
  },
);

it.each(["3.3.1", "3.5.0", "3.10.0", "4.0.0-beta.1"])("%s can", (version) => {
  expect(warningOfTimers(version, { hasIsDate: false })).toBeUndefined();
});
