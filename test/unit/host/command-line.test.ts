import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../../../local/host/command-line.ts";
import { UsageError } from "../../../local/host/host-error.ts";

const parse = (...args: string[]) => parseCommandLine(args, "/here");

describe("the command line of the host", () => {
  it("needs no more than the app", () => {
    expect(parse("--app", "app")).toEqual({
      app: "/here/app",
      port: undefined,
      data: "/here/app/.durable",
      clock: { kind: "real" },
      skipUnsupported: false,
    });
  });

  it("says where, with what time and how strict", () => {
    const args = ["--app=/a", "--port=0", "--data=d", "--clock=virtual", "--pace=60", "--skip-unsupported"];
    expect(parse(...args)).toEqual({
      app: "/a",
      port: 0,
      data: "/here/d",
      clock: { kind: "virtual", pace: 60 },
      skipUnsupported: true,
    });
  });

  it("asks for help", () => {
    expect(parse("--help")).toBe("help");
    expect(parse("-h", "--app", "x")).toBe("help");
  });

  it.each([
    [[], "--app DIR is missing"],
    [["--app", "a", "--port", "x"], "--port must be 0 to 65535, not 'x'"],
    [["--app", "a", "--port", "65536"], "--port must be"],
    [["--app", "a", "--clock", "sun"], "--clock must be real or virtual, not 'sun'"],
    [["--app", "a", "--pace", "2"], "--pace belongs to --clock virtual"],
    [["--app", "a", "--clock", "virtual", "--pace", "0"], "--pace must be a number above 0"],
    [["--app", "a", "--nonsense"], "nonsense"],
    [["--app", "a", "extra"], "extra"],
  ])("%j is refused: %s", (args, message) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(message);
  });
});
