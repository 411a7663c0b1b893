import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../../domain/arm-verdict/catalogue.ts";
import { OWN_CODES } from "../../../domain/arm-verdict/own.ts";
import { exampleOf } from "../../../domain/findings/findings.ts";
import { explained } from "../../../domain/incidents/incidents.ts";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";

const remedies = [...CATALOGUE, ...OWN_CODES].flatMap((row) =>
  row.verdict === "wait" ? [] : [[row.code, row.remedy] as const],
);

describe("remedies of Azure's codes", () => {
  it.each(remedies.filter(([code]) => code !== "address-not-plain" && code !== "host-unknown"))(
    "%s: says what to send to the run",
    (_, remedy) => {
      expect(remedy).toMatch(/`POST …\/(retry|cancel)`/);
    },
  );

  it("stand at the incident of an operation that ended with the code", () => {
    const stop = { code: "update-failed", resource: "/it", message: "It failed.", remedy: "Look at it." };
    const known = explained(stop, { code: "UnsatisfiablePDB", message: "web cannot be evicted" });
    expect(known.remedy).toContain("kubectl patch poddisruptionbudget");
    expect(explained(stop, { code: "NobodyKnowsIt", message: "…" }).remedy).toBe("Look at it.");
  });
});

describe("workflows", () => {
  /** From each workflow to those that the remedies of its blockers send a person to, where nothing of the request lifts them. */
  const sends = new Map(
    WORKFLOWS.map(({ name, reports }) => [
      name,
      reports.findings
        .map((code) => exampleOf(code))
        .filter(({ severity }) => severity === "blocker")
        .flatMap(({ remedy }) =>
          WORKFLOWS.map((other) => other.name).filter(
            (other) =>
              // It only looks, and is not in anybody's way.
              other !== "inspect-cluster" &&
              remedy.includes(`\`${other}\``) &&
              !new RegExp(`\`${other}\` with \`\\w+: `).test(remedy),
          ),
        ),
    ]),
  );

  const leadsTo = (from: string, to: string, seen: readonly string[] = []): boolean =>
    (sends.get(from) ?? []).some(
      (next) => next === to || (!seen.includes(next) && leadsTo(next, to, [...seen, next])),
    );

  it.each([...sends.keys()])("do not send a person in a circle: %s", (name) => {
    expect(leadsTo(name, name)).toBe(false);
  });
});
