import { expect, it } from "vitest";
import { incident } from "../../../domain/incidents/incidents.ts";
import { incidentLines } from "../../../local/start/incident-text.ts";
import { anIncident } from "../run/example-runs.ts";

const shown = (more: object, answer?: readonly string[]): string =>
  incidentLines({ ...anIncident, ...more }, 80, answer).join("\n");

it("an incident says who said it: Azure, or Keyless itself", () => {
  expect(shown({})).toContain("  Azure said: another operation is in progress");
  const own = shown(incident("run-superseded", "run-1", { instance: "run-1-r2" }));
  expect(own).not.toContain("Azure said");
  expect(own).toContain("  because: ");
});

it("an incident shows the command that answers it, unless the command that would hear it ends", () => {
  expect(shown({ skippable: true }, ["curl …/retry"])).toContain(
    "  then (or …/cancel, …/skip in place of …/retry):\n    curl …/retry",
  );
  expect(shown({})).toMatch(/\n {2}to answer it, start the same command without --exit$/);
});
