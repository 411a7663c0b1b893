import { describe, expect, test } from "vitest";
import { violations } from "../../support/linted.ts";

const imports = (file: string, target: string) => violations(file, `export * from "${target}";`);

describe("the folders of the embedded runtime", () => {
  const engine = "local/runtime/engine/new-rule.ts";

  test.each([
    ["a clock", "export const at = Date.now();", "no-restricted-syntax"],
    ["a new Date of now", "export const at = new Date();", "no-restricted-syntax"],
    ["randomness", "export const dice = Math.random();", "no-restricted-syntax"],
    ["randomness of crypto", "export const id = crypto.randomUUID();", "no-restricted-globals"],
    ["the environment", "export const home = process.env;", "no-restricted-globals"],
    ["the network", 'export const page = fetch("http://127.0.0.1");', "no-restricted-globals"],
    ["a timer", "setTimeout(String, 1);", "no-restricted-globals"],
    ["a promise", "export const later = Promise.resolve();", "no-restricted-globals"],
    ["await", "export const wait = async (): Promise<void> => { await later; };", "no-restricted-syntax"],
    ["module state", "let count = 0;\nexport const next = () => (count += 1);", "no-restricted-syntax"],
    ["a file", 'export { readFileSync } from "node:fs";', "no-restricted-imports"],
    ["the store", 'export * from "../store/sqlite-store.ts";', "no-restricted-imports"],
    ["the wire", 'export * from "../protocol/history-json.ts";', "no-restricted-imports"],
    ["a library", 'export * from "zod";', "no-restricted-imports"],
    ["Keyless itself", 'export * from "../../../platform/clock.ts";', "no-restricted-imports"],
  ])("keep %s out of the engine", async (_what, code, rule) => {
    expect(await violations(engine, code)).toContain(rule);
  });

  test("let the engine import itself", async () => {
    expect(await imports(engine, "./history.ts")).toEqual([]);
  });

  test.each([
    ["protocol", "engine", "store"],
    ["store", "engine", "protocol"],
    ["worker", "http", "host"],
    ["worker", "protocol", "triggers"],
    ["triggers", "worker", "host"],
    ["triggers", "clock", "store"],
  ])("let %s know %s, and not %s", async (folder, known, unknown) => {
    const file = `local/runtime/${folder}/new.ts`;
    expect(await imports(file, `../${known}/x.ts`)).toEqual([]);
    expect(await imports(file, `../${unknown}/x.ts`)).toContain("no-restricted-imports");
  });

  test.each(["http", "clock"])(
    "let %s know no other folder, and what Keyless has below all",
    async (folder) => {
      expect(await imports(`local/runtime/${folder}/new.ts`, "../engine/turn.ts")).toContain(
        "no-restricted-imports",
      );
      expect(await imports(`local/runtime/${folder}/new.ts`, "../../../platform/clock.ts")).toEqual([]);
    },
  );

  test("let the host know them all", async () => {
    for (const folder of ["engine", "http", "clock", "protocol", "store", "worker", "triggers"]) {
      expect(await imports("local/runtime/host/new.ts", `../${folder}/x.ts`)).toEqual([]);
    }
  });

  test("are entered through the runtime's index", async () => {
    expect(await imports("local/start/new.ts", "../runtime/index.ts")).toEqual([]);
    expect(await imports("local/start/new.ts", "../runtime/host/start-host.ts")).toContain(
      "no-restricted-imports",
    );
  });
});

describe("the folders of the simulated Azure", () => {
  test.each([
    ["world", "platform/clock.ts", "../core/exchange.ts"],
    ["kql", "local/arm/world/json.ts", "../core/exchange.ts"],
    ["core", "local/arm/world/world.ts", "../providers/all-providers.ts"],
    ["core", "local/arm/world/ids.ts", "../simulator.ts"],
    ["providers", "local/arm/core/exchange.ts", "../http/respond.ts"],
    ["providers", "local/arm/kql/index.ts", "../simulator.ts"],
  ])("let %s know %s, and not %s", async (folder, known, unknown) => {
    const file = `local/arm/${folder}/new.ts`;
    expect(await imports(file, `../../../${known}`)).toEqual([]);
    expect(await imports(file, unknown)).toContain("no-restricted-imports");
  });
});
