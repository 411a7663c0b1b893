import { describe, expect, it } from "vitest";
import { Progress, type Watched } from "../../../local/start/progress.ts";
import { terminalOn } from "../../../local/start/terminal.ts";

const begun = Date.parse("2026-03-02T08:00:00Z");
const at = (minutes: number) => new Date(begun + minutes * 60_000).toISOString();

const run = (steps: Watched["steps"], more: Partial<Watched> = {}): Watched => ({
  createdAt: at(0),
  steps,
  ...more,
});

class Screen {
  text = "";
  readonly isTTY: boolean;
  readonly columns = 60;
  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }
  write(text: string): void {
    this.text += text;
  }
}

describe("the progress of a run", () => {
  it("says each step once, with the run's own time", () => {
    const screen = new Screen(false);
    const progress = new Progress(terminalOn(screen));
    const read = { name: "read", detail: "the cluster", startedAt: at(0) } as const;
    const wait = { name: "awaitPropagation", detail: "up to 60 min", startedAt: at(3) } as const;
    progress.show(run([read]), begun);
    progress.show(run([read, wait]), begun + 180_000);
    progress.show(run([read, wait]), begun + 900_000);
    expect(screen.text.split("\n")).toEqual([
      "  +00:00  read                 the cluster",
      "  +00:03  wait for the roles   up to 60 min",
      "",
    ]);
  });

  it("draws a bar on a terminal, never beyond what is left, and takes it away at the end", () => {
    const screen = new Screen(true);
    const progress = new Progress(terminalOn(screen));
    const plan = { expectedMs: 3_600_000 };
    progress.show(run([], { plan }), begun + 1_800_000);
    expect(screen.text).toBe("  [############............] 50 %  30 min of about 1 h 00 m");
    progress.show(run([], { plan }), begun + 9_000_000);
    expect(screen.text).toContain("99 %");
    progress.show(run([], { endedAt: at(150) }), begun + 9_000_000);
    expect(screen.text.endsWith("\r\u001b[K")).toBe(true);
  });
});
