import { expect, onTestFinished } from "vitest";
import type { Simulator } from "../../../local/arm/simulator.ts";

/** Fails the test at its end if a fault that it scripted met no request: the test did not try what it says. */
export function mustConsumeFaults({ faults }: Simulator): void {
  onTestFinished(() => {
    expect(faults.unconsumed(), "scripted faults that met no request").toEqual([]);
  });
}
