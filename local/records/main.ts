import { printable, printableLines } from "../../platform/printable.ts";
import { CLOUDS } from "../../platform/azure/clouds.ts";
import { laptopCredential } from "../../platform/azure/laptop-sign-in.ts";
import { systemClock } from "../../platform/clock.ts";
import { type RecordsPlace, Settings } from "../../platform/config/settings.ts";
import { copyRecords } from "../../platform/records/copy-records.ts";
import { idempotencyKeys, plans, runs } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import { sqliteRecords } from "../../platform/records/sqlite-records.ts";
import { emulatedTable } from "../../platform/records/emulated-table.ts";
import { recordsTable } from "../../platform/records/table-client.ts";
import { tableRecords } from "../../platform/records/table-records.ts";

const USAGE = `Copies the records of runs from one store into another:

  npm run copy-records -- FROM TO

FROM and TO are sqlite:PATH, tables:https://ACCOUNT.table.core.windows.net or, for Azurite on this machine,
tables:http://127.0.0.1:10002/devstoreaccount1. What TO has already stays as it is there.
Leases of clusters are not copied: they are of use to runs that are under way, and these stay where they are.
`;

const KINDS = [plans, idempotencyKeys, runs];

/** `npm run copy-records`: for backups, and for looking at one. Signs in as the tools on this machine are signed in. */
async function main(args: readonly string[]): Promise<void> {
  const [from, to, ...more] = args;
  if (from === undefined || to === undefined || more.length > 0) {
    process.stdout.write(USAGE);
    process.exitCode = args.includes("--help") ? 0 : 2;
    return;
  }
  const places = [placeOf(from), placeOf(to)] as const;
  const source = await open(places[0]);
  const target = await open(places[1]);
  for (const { kind, copied, alreadyThere, unreadable } of await copyRecords(source, target, KINDS)) {
    process.stdout.write(`${kind}: ${String(copied)} copied, ${String(alreadyThere)} already there\n`);
    for (const key of unreadable)
      process.stderr.write(
        `${kind} ${printable(key)} was not copied: this version of Keyless cannot read it\n`,
      );
    if (unreadable.length > 0) process.exitCode = 1;
  }
  await target.close();
  await source.close();
}

function placeOf(text: string): RecordsPlace {
  const place = Settings.shape.KEYLESS_RECORDS.safeParse(text).data;
  if (place === undefined) throw new RangeError(`${text} is no store of records\n\n${USAGE}`);
  return place;
}

async function open(place: RecordsPlace): Promise<Records> {
  if (place.kind === "sqlite") return sqliteRecords(place.file);
  if (place.kind === "emulator") return tableRecords(await emulatedTable(place.url), systemClock);
  const { account } = place;
  const cloud = Object.values(CLOUDS).find(({ tableSuffix }) => account.endsWith(tableSuffix));
  if (cloud === undefined) throw new TypeError("defect: an account of no cloud was let through");
  return tableRecords(recordsTable(account, await laptopCredential(cloud)), systemClock);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${printableLines(error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 1;
}
