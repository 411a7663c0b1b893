import { describe, expect, it } from "vitest";
import { CredentialsRequest } from "../../../domain/kubeconfig/request.ts";
import { SweptWorkflow } from "../../../domain/sweep/request-fields.ts";
import { StartFields } from "../../../functions/http/workflows.ts";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";
import { DEMO_SUBSCRIPTION, demoCluster } from "../../support/demo-ids.ts";
import { fencedWorld } from "../../support/fenced-world.ts";
import { templateFields, tryTemplate, tryTricks, tryWorkflow } from "../../support/ids/corpus.ts";
import { stringFields } from "../../support/ids/string-fields.ts";
import { idTricks } from "../../support/ids/tricks.ts";

const trickery = { seed: 20260302, count: 6 };
const CLUSTER = { clusterId: demoCluster("orders") };

/** All but those that take in whatever Keyless serves. */
const asking = WORKFLOWS.filter(({ name }) => name !== "audit-fleet");

it("every workflow that a caller tells where to work has texts to trick with", () => {
  for (const { name, request } of asking) expect(stringFields(request), name).not.toEqual([]);
});

describe(`ids that are tricks, with seed ${String(trickery.seed)}`, () => {
  it.each(asking.map((workflow) => [workflow.name, workflow] as const))(
    "lead %s nowhere but where it serves, planned and run, in whatever field they stand",
    async (_, workflow) => {
      expect(await tryWorkflow(await fencedWorld(), workflow, trickery)).toEqual([]);
    },
  );

  it("stand in the explicit ids of a sweep's targets, too", () => {
    const paths = asking
      .filter(({ name }) => name === "sweep")
      .flatMap(({ request }) => stringFields(request));
    expect(paths.map((path) => path.join("."))).toEqual(
      expect.arrayContaining(["targets.clusterIds.0", "targets.except.0", "targets.subscriptions.0"]),
    );
  });

  it.each(SweptWorkflow.options.filter((name) => templateFields(name).length > 0))(
    "lead a sweep of %s nowhere but where it serves, in whatever field of the template they stand",
    async (swept) => {
      expect(await tryTemplate(await fencedWorld(), swept, trickery)).toEqual([]);
    },
  );

  it("do nothing in what belongs to a run rather than to its work", async () => {
    const schema = StartFields.extend({});
    const sample = { ...CLUSTER, requestedFor: { id: DEMO_SUBSCRIPTION, name: "Ada" } };
    const asked = { path: "workflows/inspect-cluster/runs", schema: schema.loose(), sample };
    const fields = stringFields(schema);
    expect(await tryTricks(await fencedWorld(), { ...asked, fields }, trickery)).toEqual([]);
  });

  it("get no kubeconfig of a cluster elsewhere", async () => {
    const asked = { path: "clusters/credentials", schema: CredentialsRequest, sample: CLUSTER };
    expect(await tryTricks(await fencedWorld(), asked, trickery)).toEqual([]);
  });

  it("find no run, and are refused as a filter", async () => {
    const { world, outside } = await fencedWorld();
    for (const trick of idTricks(CLUSTER.clusterId, { ...trickery, count: 100 })) {
      const { status } = await world.get(`runs?cluster=${encodeURIComponent(trick.toWellFormed())}`);
      expect([200, 400], trick).toContain(status);
    }
    expect(outside()).toEqual([]);
  });
});
