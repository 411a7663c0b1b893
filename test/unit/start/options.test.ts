import { describe, expect, it } from "vitest";
import { WrongUse } from "../../../local/command-line/arguments.ts";
import { HELP as SIMULATOR_HELP } from "../../../local/arm/cli/options.ts";
import { HELP, readOptions } from "../../../local/start/options.ts";

const refusal = (...args: string[]): string => {
  try {
    readOptions(args);
  } catch (error) {
    if (error instanceof WrongUse) return error.message;
    throw error;
  }
  return "accepted";
};

describe("the command line of npm start", () => {
  it("rehearses with the demo fleet when nothing is said", () => {
    expect(readOptions([])).toMatchObject({
      mode: "rehearsal",
      cluster: undefined,
      fleet: undefined,
      port: 7071,
      data: ".keyless/rehearsal",
      exit: false,
    });
  });

  it("keeps what real Azure needs apart from what a rehearsal remembers", () => {
    expect(readOptions(["--azure"])).toMatchObject({
      mode: "azure",
      cloud: "public",
      data: ".keyless/azure",
    });
  });

  it("serves without a run where that is asked for, in a rehearsal and on real Azure", () => {
    expect(readOptions(["--serve", "--scenario", "s.json"])).toMatchObject({
      mode: "rehearsal",
      serve: true,
      scenario: "s.json",
    });
    expect(readOptions(["--serve", "--azure"])).toMatchObject({ mode: "azure", serve: true });
    expect(readOptions([])).toMatchObject({ serve: false, scenario: undefined });
  });

  it("takes demo for the demo company, and everything else for a file", () => {
    expect(readOptions(["--fleet", "demo"])).toMatchObject({ fleet: { kind: "demo" } });
    expect(readOptions(["--fleet", "./demo"])).toMatchObject({ fleet: { kind: "file", file: "./demo" } });
  });

  it("takes --help before everything else", () => {
    expect(readOptions(["--azure", "--help"])).toBe("help");
  });

  it.each([
    [["--flet", "x"], "Unknown option '--flet'; did you mean --fleet?"],
    [["--quickly"], "Unknown option '--quickly'"],
    [["orders"], "Unexpected argument 'orders'; options begin with --"],
    [["--sevre"], "Unknown option '--sevre'; did you mean --serve?"],
    [["--jsn"], "Unknown option '--jsn'; did you mean --json?"],
    [["--verb"], "Unknown option '--verb'; did you mean --verbose?"],
    [["--fleet", " "], "--fleet needs a value"],
    [["--port", "http"], "--port must be a whole number from 0 to 65535, not http"],
    [["--port", "70000"], "--port must be a whole number from 0 to 65535, not 70000"],
    [["--speed", "0"], "--speed must be a whole number from 1 to 1000000, not 0"],
    [["--ticket", "a b"], "--ticket must be 1 to 100 printable characters without blanks"],
    [["--azure", "--cloud", "mars"], "--cloud must be public, usGovernment or china, not mars"],
    [["--cloud", "china"], "--cloud belongs to --azure"],
    [
      ["--azure", "--fresh"],
      "--fresh belongs to a rehearsal; what was done to real clusters is not forgotten",
    ],
    [
      ["--azure", "--fleet", "f.json"],
      "--fleet belongs to a rehearsal; with --azure the clusters are the real ones",
    ],
    [["--serve", "--cluster", "orders"], "--cluster belongs to a run, and --serve starts none"],
    [["--serve", "--exit"], "--exit belongs to a run, and --serve starts none"],
    [["--serve", "--json"], "--json belongs to a run, and --serve starts none"],
    [
      ["--azure", "--scenario", "s.json"],
      "--scenario belongs to a rehearsal; real Azure has faults of its own",
    ],
    [["--azure", "--speed", "5"], "--speed belongs to a rehearsal; real time passes by itself"],
  ])("refuses %j in words", (args, message) => {
    expect(refusal(...args)).toBe(message);
  });

  it("prints helps that fit 80 columns", () => {
    const lines = `${HELP}\n${SIMULATOR_HELP}`.split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});
