import { expect, it } from "vitest";
import { z } from "zod";
import { withToken } from "../../support/loopback-token.ts";
import { rehearsed } from "../../support/rehearsed.ts";

const Listed = z.object({
  workflows: z.array(z.object({ name: z.string(), example: z.record(z.string(), z.unknown()) })),
});
const Problem = z.object({ type: z.string() });

it("the example of each workflow that GET /api/workflows tells is taken by /plans as well as by /runs", async () => {
  const keyless = await rehearsed();
  const api = `${keyless.rehearsal.host.url}/api`;
  const { workflows } = Listed.parse(await (await fetch(`${api}/workflows`, { headers: withToken })).json());
  expect(workflows.length).toBeGreaterThan(5);
  for (const { name, example } of workflows) {
    const post = (path: "plans" | "runs") =>
      fetch(`${api}/workflows/${name}/${path}`, {
        method: "POST",
        headers: { ...withToken, "content-type": "application/json" },
        body: JSON.stringify(example),
      });
    // Its resources are nobody's: a plan may say that it cannot read them, and not that it cannot read the body.
    const plan = await post("plans");
    const { type } = plan.ok ? { type: "" } : Problem.parse(await plan.json());
    expect([name, plan.ok || type.startsWith("/api/problems/cannot-read-"), type]).toEqual([
      name,
      true,
      type,
    ]);
    // Several examples are about one cluster, and one run at a time has it.
    expect([202, 409], name).toContain((await post("runs")).status);
  }
});
