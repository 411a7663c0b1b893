import { z } from "zod";
import {
  DEMO_REGISTRY,
  DEMO_SUBNET,
  DEMO_SUBSCRIPTION,
  demoCluster,
  demoGroup,
  demoIdentity,
} from "../demo-ids.ts";
import { SweepRequest } from "../../../domain/sweep/request.ts";
import type { SweptWorkflow } from "../../../domain/sweep/request-fields.ts";
import { WORKFLOW_REQUESTS } from "../../../domain/sweep/templates.ts";
import type { FencedWorld } from "../fenced-world.ts";
import type { Workflow } from "../../../orchestrations/kit/registration.ts";
import { type FieldPath, stringFields, withText } from "./string-fields.ts";
import { idTricks, type Trickery } from "./tricks.ts";

const inGroup = (rest: string) => `${demoGroup("rg-shared")}/providers/${rest}`;

/** An id of every kind that a request can ask for. */
const IDS: readonly string[] = [
  ...[demoCluster("orders"), demoIdentity("rg-orders", "id-orders"), DEMO_REGISTRY, DEMO_SUBNET],
  inGroup("Microsoft.KeyVault/vaults/secrets"),
  inGroup("Microsoft.Network/routeTables/routes"),
  inGroup("Microsoft.Network/privateDnsZones/example.invalid"),
  inGroup("Microsoft.Compute/diskEncryptionSets/disks"),
];

/** What some texts of a workflow need beside them, besides what its example has. */
const BESIDE: Readonly<Record<string, object>> = {
  sweep: { blackouts: [{ from: "2026-12-24T00:00:00Z", to: "2026-12-27T00:00:00Z" }] },
};

const Problem = z.object({ errors: z.array(z.object({ path: z.string() })).optional() });

/** A request that is posted somewhere. */
export interface Asked {
  /** Below `/api/`. */
  readonly path: string;
  readonly schema: z.ZodType;
  /** A body that is let in, with what stands beside each text. */
  readonly sample: object;
  /** Only these fields; every text if absent. */
  readonly fields?: readonly FieldPath[];
}

/**
 * Posts every trick in every text of a request. Answers what went wrong, a sentence each: an answer that is neither a
 * refusal which names the field nor harmless, or a call that left the served subscription.
 */
export async function tryTricks(
  { world, outside }: FencedWorld,
  asked: Asked,
  trickery: Trickery,
): Promise<readonly string[]> {
  const { path: url, schema, fields = stringFields(schema) } = asked;
  const wrong: string[] = [];
  for (const field of fields) {
    const place = field.join(".");
    const frame = frameOf(asked, field);
    for (const trick of tricksFor(asked, field, trickery)) {
      const answer = await world.post(url, Object(frame(trick)));
      const shown = `${url} with ${place} ${JSON.stringify(trick).slice(0, 200)}`;
      if (answer.status >= 500 && answer.status !== 503) wrong.push(`${shown}: ${String(answer.status)}`);
      if (answer.status !== 400) continue;
      const { errors = [] } = Problem.parse(await answer.json());
      if (!errors.some(({ path }) => path === place)) {
        const named = errors.map(({ path }) => path).join(", ");
        wrong.push(
          `${shown}: the answer names ${named}; what is needed beside the field belongs into the sample`,
        );
      }
    }
    await world.host.idle();
    wrong.push(...outside().map((call) => `${url} with tricks in ${place}: ${call}`));
    if (wrong.length > 0) break;
  }
  return wrong;
}

/** The body with a text in that field, in the form in which the field can be right: with what is beside it, or alone. */
function frameOf({ schema, sample }: Asked, field: FieldPath): (text: string) => unknown {
  const beside = (text: string) => withText(sample, field, text);
  const alone = (text: string) => withText(withText(sample, field.slice(0, -1), ""), field, text);
  const takes = (frame: typeof beside) =>
    [...IDS, DEMO_SUBSCRIPTION, "a"].some((text) => schema.safeParse(frame(text)).success);
  return takes(alone) && !takes(beside) ? alone : beside;
}

/** Tricks with ids that the field takes; with a cluster's, where it takes none or any text. */
function tricksFor(asked: Asked, field: FieldPath, { seed, count }: Trickery) {
  const frame = frameOf(asked, field);
  const taken = IDS.filter((id) => asked.schema.safeParse(frame(id)).success);
  const ids = taken.length > 0 && taken.length < IDS.length ? taken : IDS.slice(0, 1);
  const each = Math.ceil(count / ids.length);
  return new Set(ids.flatMap((id) => idTricks(id, { seed, count: each })));
}

/** An example of another subscription, as one of the demo's. */
function inDemo(example: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const text = JSON.stringify(example);
  const found = /\/subscriptions\/(?<other>[^/"]+)|"subscriptions?":\[?"(?<alone>[^"]+)"/.exec(text)?.groups;
  const other = found?.["other"] ?? found?.["alone"] ?? DEMO_SUBSCRIPTION;
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text.replaceAll(other, DEMO_SUBSCRIPTION)));
}

/** Every workflow, planned and run, with tricks in every text of its request. */
export async function tryWorkflow(fenced: FencedWorld, workflow: Workflow, trickery: Trickery) {
  const { name, request: schema } = workflow;
  const sample = { ...inDemo(workflow.example), ...BESIDE[name] };
  return tryBoth(fenced, name, { schema, sample, fields: stringFields(schema) }, trickery);
}

/** The texts of a sweep's template, which only the schema of the workflow knows that it is a template for. */
export const templateFields = (swept: SweptWorkflow): readonly FieldPath[] =>
  stringFields(WORKFLOW_REQUESTS[swept])
    .filter(([name = ""]) => !["clusterId", "migrationRunId"].includes(name))
    .map((path) => ["request", ...path]);

/** Sweeps of a workflow, planned and run, with tricks in every text of the template. */
export function tryTemplate(fenced: FencedWorld, swept: SweptWorkflow, trickery: Trickery) {
  const targets = swept === "clean-up" ? { ofSweep: "sweep-1" } : {};
  const sample = { workflow: swept, targets };
  return tryBoth(fenced, "sweep", { schema: SweepRequest, sample, fields: templateFields(swept) }, trickery);
}

async function tryBoth(fenced: FencedWorld, name: string, asked: Omit<Asked, "path">, trickery: Trickery) {
  return [
    ...(await tryTricks(fenced, { path: `workflows/${name}/plans`, ...asked }, trickery)),
    ...(await tryTricks(fenced, { path: `workflows/${name}/runs`, ...asked }, trickery)),
  ];
}
