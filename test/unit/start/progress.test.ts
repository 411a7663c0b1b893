import { describe, expect, it } from "vitest";
import { Progress, type Watched } from "../../../local/start/progress.ts";
import { terminalOn } from "../../../local/terminal/terminal.ts";

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

  it("says a step that is entered again once, until it says something else", () => {
    const screen = new Screen(false);
    const progress = new Progress(terminalOn(screen));
    const wave = (minutes: number, detail: string) =>
      ({ name: "wave", detail, startedAt: at(minutes) }) as const;
    progress.show(run([wave(1, "1 still runs"), wave(2, "1 still runs")]), begun);
    progress.show(
      run([wave(1, "1 still runs"), wave(2, "1 still runs"), wave(3, "1 still runs"), wave(4, "over")]),
      begun,
    );
    expect(screen.text.split("\n")).toEqual([
      "  +00:01  wave                 1 still runs",
      "  +00:04  wave                 over",
      "",
    ]);
  });

  it("draws a bar on a terminal, and takes it away at the end", () => {
    const screen = new Screen(true);
    const progress = new Progress(terminalOn(screen));
    const plan = { expectedMs: 3_600_000 };
    progress.show(run([], { plan }), begun + 1_800_000);
    expect(screen.text).toBe("  [############............] 50 %  30 min of up to about 1 ");
    progress.show(run([], { endedAt: at(150) }), begun + 9_000_000);
    expect(screen.text.endsWith("\r\u001b[K")).toBe(true);
  });

  it("does not say 99 % for half an hour: beyond its estimate it says that", () => {
    const screen = new Screen(true);
    const progress = new Progress(terminalOn(screen));
    progress.show(run([], { plan: { expectedMs: 3_600_000 } }), begun + 5_400_000);
    expect(screen.text).toBe("  1 h 30 min, longer than the 1 h 00 min that were estimated".slice(0, 59));
  });

  it("counts no time in which the run waited for people or for their windows", () => {
    const screen = new Screen(true);
    const approve = { name: "approve", detail: "", startedAt: at(0), endedAt: at(600) };
    const window = { name: "awaitWindow", detail: "", startedAt: at(600) };
    new Progress(terminalOn(screen)).show(
      run([approve, window], { plan: { expectedMs: 3_600_000 } }),
      begun + 900 * 60_000,
    );
    expect(screen.text).toContain("]  0 %  0 s of up to");
  });

  it("draws none for a plan that is refused: it has no duration", () => {
    const screen = new Screen(true);
    new Progress(terminalOn(screen)).show(run([], { plan: {} }), begun + 60_000);
    expect(screen.text).toBe("");
  });

  it("stays within the width of the terminal", () => {
    const screen = new Screen(false);
    const detail =
      "control plane to id-orders-control-plane, kubelets to id-orders-kubelet, and more of the kind";
    new Progress(terminalOn(screen)).show(
      run([{ name: "changeIdentity", detail, startedAt: at(62) }]),
      begun,
    );
    const lines = screen.text.trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});
