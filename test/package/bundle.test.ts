import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeDeployable } from "../../build/deployable.ts";
import { nodeExecutable, offeredNodeVersions } from "../support/node-versions.ts";
import { scenarios } from "../support/scenarios.ts";
import { ACCOUNT, deployed } from "../support/settings.ts";
import { runScript } from "../worker/run.ts";
import { signInAndProxy } from "./sign-in-and-proxy.ts";

const folder = join(mkdtempSync(join(tmpdir(), "bundle-")), "dist");
beforeAll(() => makeDeployable({ root: join(import.meta.dirname, "../.."), folder }));
afterAll(() => {
  rmSync(join(folder, ".."), { recursive: true });
});

const Ended = z.object({ state: z.string(), said: z.unknown(), done: z.boolean() });
const Replayed = z.object({ turns: z.number(), divergences: z.array(z.string()) });
const Answer = z.tuple([z.number(), z.string()]);

describe.each(offeredNodeVersions())("the bundle on Node %s", (version) => {
  const node = () => nodeExecutable(version);
  beforeAll(node, 300_000);

  // Processes of their own, two at a time.
  it.concurrent.each(scenarios.filter(({ person }) => person === undefined).map(({ name }) => name))(
    "does the work of %s, with every client that it needs",
    async (name) => {
      const ended = await runScript(node(), "run-scenario.ts", [folder, name], {}, Ended);
      expect(ended).toEqual({ state: "succeeded", said: expect.any(String), done: true });
    },
  );

  it("decides in every recorded history what was decided then", async () => {
    const { turns, divergences } = await runScript(
      node(),
      "replay-histories.ts",
      [folder],
      deployed,
      Replayed,
    );
    expect(divergences).toEqual([]);
    expect(turns).toBeGreaterThan(500);
  });

  it("signs in as its identity when it first needs to, for its records and for Azure", async () => {
    await using outside = await signInAndProxy();
    const answers = await runScript(
      node(),
      "ask-azure.ts",
      [folder],
      { ...deployed, ...outside.settings },
      z.object({ runs: Answer, plan: Answer }),
    );
    expect(outside.tokensFor).toEqual(["https://storage.azure.com", "https://management.azure.com"]);
    expect(outside.hosts).toEqual([`${new URL(ACCOUNT).host}:443`, "management.azure.com:443"]);
    // Nobody answers there: what counts is that somebody was asked.
    expect([answers.runs[0], answers.plan[0]].every((status) => status >= 500)).toBe(true);
  });
});
