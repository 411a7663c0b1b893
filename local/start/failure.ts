import { NoCredential } from "../../platform/azure/laptop-sign-in.ts";
import { NewerRecordsFile, UnusableRecordsFile } from "../../platform/records/sqlite-file.ts";
import { FleetError } from "../arm/fleet/fleet-error.ts";
import { FleetFileUnreadable, WorldOfAnotherFleet } from "../arm/fleet/fleet-source.ts";
import { SimulatorListenFailed } from "../arm/http/simulator-server.ts";
import { ScenarioError } from "../arm/scenario/scenario.ts";
import { WorldFileRefused } from "../arm/world/sqlite-store.ts";
import {
  ListenFailed,
  RemoteAccessRefused,
  StoreInUse,
  StoreUnusable,
  StoreVersionMismatch,
} from "../runtime/index.ts";
import { RequestRefused } from "./keyless-client.ts";
import { WrongUse } from "../command-line/arguments.ts";

/** What to tell the person, and how the process ends: 1 it did not work, 2 it was used wrongly. */
export interface Explained {
  readonly message: string;
  readonly exitCode: 1 | 2;
}

const NO_LOGIN =
  "here nobody has to sign in, so Keyless listens on loopback only; leave --address away, or deploy Keyless with a login to serve others";

/** Every error that a person can do something about, in words; undefined for a defect. */
export function explain(error: unknown): Explained | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof RemoteAccessRefused) return { message: NO_LOGIN, exitCode: 2 };
  const hint = hintFor(error);
  if (hint !== undefined) return { message: `${error.message}${hint}`, exitCode: 2 };
  const broken = causeOf(error, StoreUnusable);
  if (broken !== undefined) return { message: broken.message, exitCode: 1 };
  if (error instanceof NoCredential || error instanceof RequestRefused) {
    return { message: error.message, exitCode: 1 };
  }
  return undefined;
}

/** What to do, where the message does not say so itself; undefined unless the command was used wrongly. */
function hintFor(error: Error): string | undefined {
  if (error instanceof WrongUse || error instanceof FleetError) return "";
  if (
    error instanceof ScenarioError ||
    error instanceof FleetFileUnreadable ||
    error instanceof WorldOfAnotherFleet
  )
    return "";
  if (error instanceof ListenFailed) {
    return error.code === "EADDRINUSE"
      ? " Another Keyless may be running; stop it, or choose another port with --port (0 picks a free one)."
      : " Choose another port with --port.";
  }
  if (error instanceof StoreInUse) return " Stop that one, or choose another folder with --data.";
  if (error instanceof WorldFileRefused || error instanceof StoreVersionMismatch) {
    return " Choose another folder with --data, or start anew with --fresh.";
  }
  if (error instanceof NewerRecordsFile || error instanceof UnusableRecordsFile) return "";
  return error instanceof SimulatorListenFailed ? " Try again." : undefined;
}

/** The error of that kind in a chain of causes. */
function causeOf<Kind extends Error>(error: unknown, kind: new (...args: never[]) => Kind): Kind | undefined {
  if (error instanceof kind) return error;
  return error instanceof Error && error.cause !== undefined ? causeOf(error.cause, kind) : undefined;
}
