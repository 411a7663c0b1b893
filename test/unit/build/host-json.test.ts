import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { durableBackendOf, hostJsonFor } from "../../../build/host-json.ts";

const source = readFileSync("host.json", "utf8");

describe("host.json, as it is deployed", () => {
  it("is the one of the repository for the task hub in the storage account", () => {
    expect(hostJsonFor("azureStorage", source)).toBe(source);
  });

  it("names the scheduler where that is wanted, and is the same in all else", () => {
    const { extensions, ...rest } = JSON.parse(source) as { extensions: { durableTask: object } };
    const provider = {
      type: "azureManaged",
      connectionStringName: "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    };
    expect(JSON.parse(hostJsonFor("scheduler", source))).toEqual({
      ...rest,
      extensions: { ...extensions, durableTask: { ...extensions.durableTask, storageProvider: provider } },
    });
  });
});

describe("the backend that the build is for", () => {
  it.each([
    [{}, "azureStorage"],
    [{ KEYLESS_DURABLE_BACKEND: "" }, "azureStorage"],
    [{ KEYLESS_DURABLE_BACKEND: "scheduler" }, "scheduler"],
  ])("is told by the environment %j: %s", (environment, backend) => {
    expect(durableBackendOf(environment)).toBe(backend);
  });

  it("is one of two: any other word fails the build and says which there are", () => {
    expect(() => durableBackendOf({ KEYLESS_DURABLE_BACKEND: "netherite" })).toThrow(
      /"netherite"; it must be azureStorage or scheduler/,
    );
  });
});
