import { describe, expect, it } from "vitest";
import { problemResponse, jsonResponse } from "../../../functions/http/problem.ts";
import { Progress } from "../../../local/start/progress.ts";
import { terminalOn } from "../../../local/terminal/terminal.ts";
import { jsonLog, prettyLog } from "../../../platform/log.ts";
import { printable, printableJson, printableLines } from "../../../platform/printable.ts";
import { CONTROL_CHARACTERS, isHarmless } from "../../support/control-characters.ts";

const logged = (make: typeof jsonLog, message: string, reason: string): string => {
  const written: string[] = [];
  make({ write: (line) => written.push(line), least: "debug", now: () => 0 }).info(message, { reason });
  expect(written).toHaveLength(1);
  return written.join("\n");
};

const onTerminal = (show: (terminal: ReturnType<typeof terminalOn>) => void): string => {
  const written: string[] = [];
  show(terminalOn({ write: (text) => written.push(text), isTTY: false }));
  return written.join("");
};

describe("text of callers", () => {
  describe.each(CONTROL_CHARACTERS)("with %s", (_what, text) => {
    it("is spelled out where it is printed, and nothing of it is hidden", () => {
      const shown = printable(text);
      expect(isHarmless(shown)).toBe(true);
      expect(shown).not.toContain("\n");
      expect(shown.length).toBeGreaterThan(text.length);
    });

    it("does nothing to a log for people", () => {
      const line = logged(prettyLog, `told: ${text}`, text);
      expect(isHarmless(line)).toBe(true);
      expect(line).not.toContain("\n");
    });

    it("does nothing to a log of JSON, which keeps what was said", () => {
      const line = logged(jsonLog, "told", text);
      expect(isHarmless(line)).toBe(true);
      expect(line).not.toContain("\n");
      expect(JSON.parse(line)).toMatchObject({ reason: text });
    });

    it("does nothing to a terminal", () => {
      const said = onTerminal((terminal) => {
        terminal.line(`cancelled by ${text}`);
        const step = { name: "pause", detail: text, startedAt: "2026-03-02T08:00:00Z" };
        new Progress(terminal).show({ createdAt: "2026-03-02T08:00:00Z", steps: [step] }, 0);
      });
      expect(isHarmless(said)).toBe(true);
    });

    it("does nothing to the terminal of whoever asks the API with curl", () => {
      const shown = jsonResponse(200, { reason: text }).body;
      const problem = problemResponse({
        ...{ slug: "s", title: "t", status: 400, nextStep: "n" },
        detail: text,
      }).body;
      for (const body of [shown, problem]) expect(isHarmless(String(body))).toBe(true);
      expect(JSON.parse(String(shown))).toEqual({ reason: text });
    });
  });

  it("is left as it is where it only reads", () => {
    for (const text of ["Zoë Müller", "日本語", "می‌خواهم", "👩‍👩‍👧", "a\u00a0b", "tab-free"]) {
      expect(printable(text)).toBe(text);
    }
  });

  it("keeps its lines where there are to be several", () => {
    expect(printableLines("one\n\u001btwo")).toBe("one\n\\u001btwo");
    expect(printableJson({ a: "\u009b" }, 2)).toBe('{\n  "a": "\\u009b"\n}');
  });
});
