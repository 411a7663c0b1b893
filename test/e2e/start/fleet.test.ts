import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { servicePrincipalCluster } from "../../support/fleets.ts";
import { temporaryFolder } from "../../support/rehearsed.ts";
import { Started } from "../../support/started.ts";

/** A file as ARM's LIST has it, of three clusters, one of them stopped. */
function fleetIn(folder: string): string {
  const file = join(folder, "fleet.json");
  const stopped = servicePrincipalCluster("archive", { powerState: { code: "Stopped" } });
  const value = [servicePrincipalCluster("orders"), servicePrincipalCluster("payments"), stopped];
  writeFileSync(file, JSON.stringify({ value }));
  return file;
}

describe("npm start -- --fleet FILE", () => {
  it("rehearses the whole fleet as a sweep, and reports on every cluster as text, page and table", async () => {
    const folder = temporaryFolder();
    const [page, table] = [join(folder, "report.html"), join(folder, "report.csv")];
    const started = new Started(
      ...["--fleet", fleetIn(folder), "--data", join(folder, "data"), "--exit"],
      ...["--report", page, "--report", table],
    );
    expect([await started.exit, started.stderr]).toEqual([0, ""]);
    for (const text of [
      "Plan of the sweep",
      "2 clusters to migrate, 1 cluster left out",
      "Migrated: 2 clusters",
    ]) {
      expect(started.stdout).toContain(text);
    }
    expect(started.stdout).toMatch(/A person has to act first: 1 cluster\n {2}archive/);
    expect(readFileSync(page, "utf8")).toContain("cluster-stopped");
    expect(readFileSync(page, "utf8")).toMatch(/<summary>\s*\d+ capabilities/);
    const rows = readFileSync(table, "utf8").trimEnd().split("\r\n").slice(1);
    expect(rows.find((row) => row.startsWith("orders,"))).toMatch(/: id-orders-[a-z-]+ by [A-Z]/);
    expect(rows.map((row) => row.split(",")[0]).sort()).toEqual(["archive", "orders", "payments"]);
  });

  it("says what an operator has to know of a file with an entry too many, and of the reports", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "fleet.json");
    const orders = servicePrincipalCluster("orders");
    const odd = { ...servicePrincipalCluster("odd"), location: undefined };
    writeFileSync(file, JSON.stringify([orders, odd, orders]));
    const page = join(folder, "report.html");
    const started = new Started("--fleet", file, "--data", join(folder, "data"), "--exit", "--report", page);
    expect([await started.exit, started.stderr]).toEqual([0, ""]);
    const { stdout } = started;
    // The plan of a sweep says how many clusters it is about: each of them has a plan of its own, with its writes.
    expect(stdout).toMatch(/\+00:00 {2}plan +1 cluster, up to about/);
    expect(stdout.indexOf("+00:00  read")).toBeLessThan(stdout.indexOf("Plan of the sweep"));
    expect(stdout.indexOf("Plan of the sweep")).toBeLessThan(stdout.indexOf("wave canary begins"));
    expect(stdout).not.toMatch(/^ +(early|rest) +0 /m);
    const after = stdout.slice(stdout.indexOf("Migrated: 1 cluster"));
    for (const text of ["entry 2 (odd): location", "entry 3 (orders): id: is the id of entry 1"]) {
      expect(after.replace(/\s+/g, " ")).toContain(text);
      expect(readFileSync(page, "utf8")).toContain(text);
    }
    expect(stdout).toContain(`The report is in ${page}`);
  });

  it.each([
    ["[]", "the list is empty"],
    ['{"value": []}', "the list is empty"],
    ['[{"name": "orders"}]', "entry 1 (orders): id: must be text, is missing"],
    ["ID Name", "broken JSON"],
    ["", "the file is empty"],
  ])("refuses %j in a sentence, and starts no sweep", async (text, says) => {
    const folder = temporaryFolder();
    const file = join(folder, "fleet.json");
    writeFileSync(file, text);
    const started = new Started("--fleet", file, "--data", join(folder, "data"), "--exit");
    expect([await started.exit, started.stderr]).toEqual([2, expect.stringContaining(says)]);
    expect(started.stdout).not.toContain("POST");
  });

  it("goes on where Ctrl-C stopped it, with the same sweep", async () => {
    const folder = temporaryFolder();
    const args = ["--fleet", fleetIn(folder), "--data", join(folder, "data"), "--exit"];
    const first = new Started(...args, "--speed", "600");
    await first.printed("wave canary begins");
    first.signal("SIGINT");
    expect(await first.exit).toBe(130);
    const second = new Started(...args);
    expect([await second.exit, second.stderr]).toEqual([0, ""]);
    expect(second.stdout).toContain("known already");
    expect(second.stdout).toContain("Migrated: 2 clusters");
  });

  it("refuses a report of no known form, and one where there is no sweep, before anything starts", async () => {
    const folder = temporaryFolder();
    const odd = new Started("--fleet", fleetIn(folder), "--report", "r.pdf", "--data", join(folder, "data"));
    expect([await odd.exit, odd.stderr]).toEqual([
      2,
      expect.stringContaining("--report must end in .html or .csv"),
    ]);
    const nowhere = join(folder, "absent", "r.csv");
    const lost = new Started("--fleet", fleetIn(folder), "--report", nowhere, "--data", join(folder, "data"));
    expect([await lost.exit, lost.stderr]).toEqual([2, expect.stringContaining("there is no folder")]);
    const one = new Started("--report", "r.html", "--data", join(folder, "data"));
    expect([await one.exit, one.stderr]).toEqual([
      2,
      expect.stringContaining("--report belongs to a whole fleet"),
    ]);
  });
});
