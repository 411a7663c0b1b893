import { describe, expect, it } from "vitest";
import { z } from "zod";
import { minutes } from "../../../domain/text/duration.ts";
import { hasEnded } from "../../../domain/run/record.ts";
import { withToken } from "../../support/loopback-token.ts";
import { runOverHttp } from "../../support/workflow-client.ts";
import { type Rehearsed, rehearsed } from "../../support/rehearsed.ts";

/** In the real milliseconds of a few requests weeks would pass at this pace. */
const SPEED = 1_000_000;
const LOOKS = 20;

const Health = z.object({ time: z.string(), simulatedTime: z.literal(true) });

/** The simulated time that an answer tells, in its header. */
async function told(keyless: Rehearsed, path: string): Promise<number> {
  const answer = await fetch(`${keyless.rehearsal.host.url}/api${path}`, { headers: withToken });
  return Date.parse(answer.headers.get("keyless-simulated-time") ?? "");
}

/** How much simulated time passes while the path is asked for, again and again. */
async function passing(keyless: Rehearsed, path: string): Promise<number> {
  const first = await told(keyless, path);
  let last = first;
  for (let look = 0; look < LOOKS; look += 1) last = await told(keyless, path);
  expect(first).toBeGreaterThan(0);
  return last - first;
}

describe("time in a served rehearsal", () => {
  it("does not run away while nobody follows a run: secrets would expire before a person has read the screen", async () => {
    const keyless = await rehearsed({ fast: "whileFollowed", speed: SPEED });
    expect(await passing(keyless, "/health")).toBeLessThan(minutes(1));
    const begun = keyless.rehearsal.clock.now();
    const run = await keyless.migrate("orders");
    expect(run.state).toBe("succeeded");
    expect(keyless.rehearsal.clock.now() - begun).toBeGreaterThan(minutes(60));
    expect(await passing(keyless, `/runs/${run.id}`)).toBeLessThan(minutes(1));
  });

  it("is a person's own while a plan waits for an approval, however closely the run is followed", async () => {
    const keyless = await rehearsed({ fast: "whileFollowed", speed: SPEED, approval: "required" });
    const { id } = await keyless.client.migrate(keyless.clusterId("orders"), "CHG1");
    const waiting = await keyless.until(id, ({ state }) => state === "waitingForApproval");
    expect(await passing(keyless, `/runs/${id}`)).toBeLessThan(minutes(1));
    await keyless.client.approve(id, waiting.planHash ?? "");
    const ended = await keyless.until(id, hasEnded);
    expect(ended.state).toBe("succeeded");
  });

  it("is moved on by whoever rehearses what comes a day later", async () => {
    const keyless = await rehearsed({ fast: "whileFollowed", speed: SPEED });
    const run = await keyless.migrate("orders");
    const { notBefore = "" } = run.report?.cleanUp ?? {};
    const cleanUp = { clusterId: keyless.clusterId("orders"), migrationRunId: run.id };
    const early = await runOverHttp(keyless, "clean-up", cleanUp);
    expect(early.report?.findings.map(({ code }) => code)).toContain("tokens-may-live");
    const moved = await fetch(`${keyless.rehearsal.simulatorUrl}/_sim/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ set: notBefore }),
    });
    expect(await moved.json()).toEqual({ now: new Date(notBefore).toISOString() });
    const late = await runOverHttp(keyless, "clean-up", cleanUp);
    expect(late.state).toBe("succeeded");
  });

  it("is told by every answer, health and refusals included", async () => {
    const keyless = await rehearsed({});
    const { url } = keyless.rehearsal.host;
    const health = await fetch(`${url}/api/health`);
    const { time } = Health.parse(await health.json());
    expect(health.headers.get("keyless-simulated-time")).toBe(time);
    const refused = await fetch(`${url}/api/runs`);
    expect([refused.status, refused.headers.get("keyless-simulated-time")]).toEqual([401, time]);
  });
});
