import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { servicePrincipalCluster } from "../../support/fleets.ts";
import { fleetFile, rehearsed, temporaryFolder } from "../../support/rehearsed.ts";
import { Started } from "../../support/started.ts";

const CANARY = "cAn4ry~Secret.Of-A_Principal";

/** Where a service principal's secret would be, and where careless tools put secrets. */
const cluster = servicePrincipalCluster("orders", {
  servicePrincipalProfile: { clientId: "22222222-3333-4444-8555-666666666666", secret: CANARY },
  windowsProfile: { adminUsername: "azureuser", adminPassword: CANARY },
  addonProfiles: { omsagent: { enabled: true, config: { workspaceKey: CANARY } } },
});

/** Everything in a folder but the simulated world itself, as one text. */
function remembered(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith("world."),
  );
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "latin1")).join("\n");
}

describe("a secret in a cluster's JSON", () => {
  it("is in no history, record, log, answer or error", async () => {
    const keyless = await rehearsed({ fleet: fleetFile([cluster]) });
    keyless.simulator.faults.onNext(
      { operation: "managedClusters.put" },
      {
        kind: "refuse",
        status: 400,
        code: "BadRequest",
        message: `The client_secret=${CANARY} cannot be used.`,
      },
    );
    const run = await keyless.migrate("orders");
    const { orchestrations } = keyless.rehearsal.host;
    // It waits for a person, or has waited long enough: time passes as fast as it can.
    expect(["waiting", "cancelled"]).toContain(run.state);
    for (const text of [
      JSON.stringify(run),
      JSON.stringify(orchestrations.history(run.id)),
      keyless.logged.join("\n"),
      remembered(keyless.data.folder),
    ]) {
      expect(text).toContain("orders");
      expect(text).not.toContain(CANARY);
    }
  });

  it.each([
    ["a migration", ["--cluster", "orders"], "SUCCEEDED"],
    ["a sweep", ["--report", "report.html", "--report", "report.csv"], "Migrated: 1 cluster"],
  ])(
    "is in nothing that npm start prints or writes of %s, whatever is asked to be shown",
    async (_of, args, end) => {
      const data = temporaryFolder();
      const given = args.map((arg) => (arg.startsWith("report.") ? join(data, arg) : arg));
      const started = new Started(
        "--fleet",
        fleetFile([cluster]),
        "--data",
        data,
        "--exit",
        "--verbose",
        ...given,
      );
      expect(await started.exit).toBe(0);
      expect(started.stdout).toContain(end);
      expect(started.stdout + started.stderr + remembered(data)).not.toContain(CANARY);
    },
  );
});
