import { NoCredential } from "../../platform/azure/laptop-sign-in.ts";
import { ConfigurationInvalid } from "../../platform/config/config.ts";
import { NewerRecordsFile, UnusableRecordsFile } from "../../platform/records/sqlite-file.ts";
import { explain as explainSimulated } from "../arm/cli/failure.ts";
import { SimulatorListenFailed } from "../arm/http/simulator-server.ts";
import type { Explained } from "../command-line/explained.ts";
import { ListenFailed, RemoteAccessRefused, StoreInUse, StoreVersionMismatch } from "../runtime/index.ts";
import { RequestRefused } from "./api-client.ts";

const NO_LOGIN =
  "here nobody has to sign in, so Keyless listens on loopback only; leave --address away, or deploy Keyless with a login to serve others";

/** Every error that a person can do something about, in words; undefined for a defect. */
export function explain(error: unknown): Explained | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof RemoteAccessRefused) return { message: NO_LOGIN, exitCode: 2 };
  const hint = hintFor(error);
  if (hint !== undefined) return { message: `${error.message}${hint}`, exitCode: 2 };
  if (error instanceof NoCredential || error instanceof RequestRefused) {
    return { message: error.message, exitCode: 1 };
  }
  return explainSimulated(error);
}

/** What to do, where the message does not say so itself; undefined unless the command was used wrongly. */
function hintFor(error: Error): string | undefined {
  if (error instanceof ListenFailed) {
    return error.code === "EADDRINUSE"
      ? " Another Keyless may be running; stop it, or choose another port with --port (0 picks a free one)."
      : " Choose another port with --port.";
  }
  if (error instanceof StoreInUse) return " Stop that one, or choose another folder with --data.";
  if (error instanceof StoreVersionMismatch) {
    return " Choose another folder with --data, or start anew with --fresh.";
  }
  if (
    error instanceof NewerRecordsFile ||
    error instanceof UnusableRecordsFile ||
    error instanceof ConfigurationInvalid
  )
    return "";
  return error instanceof SimulatorListenFailed
    ? " Another simulator may be running; stop it, or choose other ports with --simulator-port and --az-port (0 picks a free one)."
    : undefined;
}
