import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { OnboardingReport } from "../../../domain/onboarding/report.ts";
import { ALL_ROLES, roleOf } from "../../support/app-roles.ts";
import { DEMO_SUBSCRIPTION } from "../../support/demo-ids.ts";
import { temporaryFolder } from "../../support/rehearsed.ts";
import { servingCommand } from "../../support/serving-command.ts";

const SCOPE = `/subscriptions/${DEMO_SUBSCRIPTION}`;

/** What each role lacks, in the role's order; the role for work in clusters was not assigned at all. */
const LACKING: Readonly<Record<string, readonly string[]>> = {
  inventory: [
    "Microsoft.ContainerService/managedClusters/read",
    "Microsoft.ResourceGraph/resources/read",
    "Microsoft.Network/privateDnsZones/read",
  ],
  operator: ["Microsoft.ContainerService/managedClusters/write"],
  granter: [],
  credentials: [],
  "in-cluster": Object.keys(roleOf("in-cluster").actions),
};

const Runs = z.object({ value: z.array(z.looseObject({ id: z.string(), workflow: z.string() })) });
const Run = z.looseObject({ state: z.string(), report: z.unknown().optional() });

it("npm start that lacks rights in a new subscription reports each of them, and the commands that give them", async () => {
  const roles = ALL_ROLES.map((file) => {
    const { name, actions } = roleOf(file);
    return { name, actions: Object.keys(actions).filter((action) => !LACKING[file]?.includes(action)) };
  });
  const scenario = {
    customRoles: roles,
    caller: {
      roles: roles
        .filter(({ actions }) => actions.length > 0)
        .map(({ name }) => ({ scope: SCOPE, role: name })),
    },
  };
  const data = temporaryFolder();
  const file = join(data, "scenario.json");
  writeFileSync(file, JSON.stringify(scenario));
  const keyless = await servingCommand("--data", data, "--scenario", file);
  const event = { specversion: "1.0", id: "1", source: "/vending", subject: DEMO_SUBSCRIPTION };
  expect((await keyless.deliver([{ ...event, type: "Keyless.SubscriptionVended" }])).status).toBe(202);

  const [run] = (await keyless.read(Runs, "runs")).value;
  expect(run?.workflow).toBe("onboard-subscription");
  let record = await keyless.read(Run, `runs/${run?.id ?? ""}`);
  while (record.report === undefined) record = await keyless.read(Run, `runs/${run?.id ?? ""}`);
  expect(record.state).toBe("partlySucceeded");
  const { enrolled, access = [], remains } = OnboardingReport.parse(record.report);
  expect(enrolled).toBe(false);
  for (const role of ALL_ROLES) {
    const { name, actions } = roleOf(role);
    const lacking = LACKING[role] ?? [];
    const told = access.find((one) => one.role === name);
    expect(told?.missing, name).toEqual(lacking.map((action) => ({ action, for: actions[action] })));
    const [define = "", assign = ""] = told?.commands ?? [];
    expect(told?.commands.length, name).toBe(lacking.length === 0 ? 0 : 2);
    if (lacking.length === 0) continue;
    expect(define).toContain("az role definition create");
    for (const action of Object.keys(actions)) expect(define).toContain(JSON.stringify(action));
    expect(assign).toContain("az role assignment create");
    expect(assign).toContain(`--role '${name} (${DEMO_SUBSCRIPTION})' --scope ${SCOPE}`);
  }
  expect(remains.join("\n")).toContain("Assign Keyless the role Keyless inventory");
});
