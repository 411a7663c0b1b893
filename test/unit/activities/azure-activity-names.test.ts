import { expect, it } from "vitest";
import { azureActivities } from "../../../activities/azure-activities.ts";
import { AZURE_ACTIVITY_NAMES } from "../../../activities/azure-activity-names.ts";
import { activitiesWhenUsed } from "../../../activities/activities-when-used.ts";
import { realAzure } from "../../../platform/azure/make-azure.ts";
import { simulatorCredential } from "../../../platform/azure/credential.ts";
import { CLOUDS } from "../../../platform/azure/clouds.ts";
import { systemClock } from "../../../platform/clock.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";

it("the names that are registered are those of the activities that are made", () => {
  const azure = realAzure(CLOUDS.public, simulatorCredential, systemClock);
  const made = azureActivities(azure, memoryRecords()).map(({ name }) => name);
  expect([...AZURE_ACTIVITY_NAMES].sort()).toEqual(made.sort());
});

it("makes the activities once, when the first of them runs, and runs the one that was asked for", async () => {
  let times = 0;
  const [first, second] = activitiesWhenUsed(["first", "second"], () => {
    times += 1;
    return Promise.resolve(
      ["second", "first"].map((name) => ({ name, run: (input: unknown) => Promise.resolve([name, input]) })),
    );
  });
  expect(times).toBe(0);
  expect(await first?.run(1)).toEqual(["first", 1]);
  expect(await second?.run(2)).toEqual(["second", 2]);
});

it("says which activity is registered and not made", async () => {
  const [missing] = activitiesWhenUsed(["missing"], () => Promise.resolve([]));
  await expect(missing?.run({})).rejects.toThrow("defect: the activity missing is registered and not made");
});
