import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { crashPoints } from "../../../local/runtime/index.ts";
import { servicePrincipalCluster } from "../../support/fleets.ts";
import { fleetFile, temporaryFolder, worldBegins } from "../../support/rehearsed.ts";
import { startSimulatorProcess } from "../../support/arm/simulator-process.ts";

const program = fileURLToPath(new URL("../../support/chaos-migration.ts", import.meta.url));
const SEED = 20_260_302;

/** How often a point is passed in this migration, from a count of one; the n-th pass is drawn from it. */
const PASSES: Readonly<Partial<Record<(typeof crashPoints)[number], number>>> = {
  beforeStartCommit: 1,
  afterStartCommit: 1,
  beforeSendCommit: 1,
  afterSendCommit: 1,
  beforeTimerFire: 4,
};
const USUAL_PASSES = 15;

/** Nothing is purged while a migration runs. */
const points = crashPoints.filter((point) => !point.includes("Purge"));

const nthOf = (point: (typeof crashPoints)[number]): number => {
  const drawn = createHash("sha256")
    .update(`${String(SEED)} ${point}`)
    .digest()
    .readUInt32BE(0);
  return 1 + (drawn % (PASSES[point] ?? USUAL_PASSES));
};

const Journal = z.array(z.object({ method: z.string(), path: z.string(), status: z.number() }));
const Run = z.object({ state: z.string(), report: z.unknown() });

/** A report without what differs from one cluster and time to another. */
function comparable(report: unknown, name: string): unknown {
  const text = JSON.stringify(report)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "GUID")
    .replaceAll(/[0-9a-f]{64}/g, "HASH")
    .replaceAll(name, "CLUSTER")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/containerd-\d+\.\d+\.\d+/g, "IMAGE")
    .replaceAll(/"outcome":"(made|found)"/g, '"outcome":"HELD"');
  return JSON.parse(text);
}

const nameOf = (index: number) => `c${String(index).padStart(2, "0")}`;

describe(`a migration whose process is killed (seed ${String(SEED)})`, () => {
  const reports: unknown[] = [];
  let journal: z.infer<typeof Journal> = [];

  // One simulator and one data folder see all of it: each process finishes what the killed one before it left, and is
  // killed itself in the migration of the next cluster. The first cluster's migration is not disturbed.
  beforeAll(async () => {
    const clusters = ["never", ...points].map((_, index) => {
      const name = nameOf(index);
      const clientId = `22222222-3333-4444-8555-0000000000${name.slice(1)}`;
      return servicePrincipalCluster(name, { servicePrincipalProfile: { clientId } });
    });
    const file = fleetFile(clusters, temporaryFolder(afterAll));
    const ids = z
      .object({ value: z.array(z.object({ id: z.string() })) })
      .parse(JSON.parse(readFileSync(file, "utf8")))
      .value.map(({ id }) => id);
    const at = new Date(worldBegins).toISOString();
    const simulator = await startSimulatorProcess(
      ...["--fleet", file, "--clock", "follow", "--at", at, "--data", temporaryFolder(afterAll)],
    );
    const data = temporaryFolder(afterAll);
    const process_ = (finish: string, begin: string, point: string, nth: number) =>
      spawnSync(
        process.execPath,
        [
          "--disable-warning=ExperimentalWarning",
          ...[program, simulator.url, data, String(worldBegins), finish, begin, point, String(nth)],
        ],
        { encoding: "utf8" },
      );
    for (const [index, id] of ids.entries()) {
      const point = points[index];
      const { stdout, stderr, signal } = process_(
        id,
        ids[index + 1] ?? "-",
        point ?? "never",
        point === undefined ? 0 : nthOf(point),
      );
      expect([point, signal, stderr]).toEqual([point, point === undefined ? null : "SIGKILL", ""]);
      const { state, report } = Run.parse(JSON.parse(stdout));
      expect(state).toBe("succeeded");
      reports.push(comparable(report, nameOf(index)));
    }
    journal = Journal.parse(await (await fetch(`${simulator.url}/_sim/journal`)).json());
    await simulator.stop();
  }, 180_000);

  it.each(points.map((point, index) => [point, nthOf(point), index + 1] as const))(
    "at %s (pass %i) ends with the same report when it is started again",
    (_point, _nth, index) => {
      expect(reports[index]).toEqual(reports[0]);
    },
  );

  it("changes nothing twice, whatever point it was killed at", () => {
    const times = (writes: typeof journal) => {
      const counts = new Map<string, number>();
      for (const { method, path } of writes) {
        counts.set(`${method} ${path}`, (counts.get(`${method} ${path}`) ?? 0) + 1);
      }
      return counts;
    };
    const ofClusters = times(
      journal.filter(({ path, status }) => /managedClusters/i.test(path) && status < 400),
    );
    expect(ofClusters.size).toBe(points.length + 1);
    expect([...ofClusters].filter(([, count]) => count > 1)).toEqual([]);
    // An identity or a role that is put again is answered with 200: it is there, and stays as it is.
    const made = times(journal.filter(({ status }) => status === 201));
    expect(made.size).toBeGreaterThan(4 * points.length);
    expect([...made].filter(([, count]) => count > 1)).toEqual([]);
  });
});
