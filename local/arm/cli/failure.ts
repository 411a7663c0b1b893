import { WrongUse } from "../../command-line/arguments.ts";
import { type Explained, explainDisk } from "../../command-line/explained.ts";
import { DataFolderInUse } from "../../data-folder/folder-lock.ts";
import { FleetError } from "../fleet/fleet-error.ts";
import { FleetFileUnreadable, WorldOfAnotherFleet } from "../fleet/fleet-source.ts";
import { SimulatorListenFailed } from "../http/simulator-server.ts";
import { ScenarioError } from "../scenario/scenario-error.ts";
import { WorldFileRefused } from "../world/sqlite-store.ts";

/** Every error of the simulator that a person can do something about, in words; undefined for a defect. */
export function explain(error: unknown): Explained | undefined {
  if (!(error instanceof Error)) return undefined;
  const hint = hintFor(error);
  return hint === undefined ? explainDisk(error) : { message: `${error.message}${hint}`, exitCode: 2 };
}

/** What to do, where the message does not say so itself; undefined unless the command was used wrongly. */
function hintFor(error: Error): string | undefined {
  if (
    error instanceof WrongUse ||
    error instanceof DataFolderInUse ||
    error instanceof ScenarioError ||
    error instanceof FleetError ||
    error instanceof FleetFileUnreadable ||
    error instanceof WorldOfAnotherFleet
  ) {
    return "";
  }
  if (error instanceof SimulatorListenFailed) {
    return error.code === "EADDRINUSE"
      ? " Another simulator may be running; stop it, or choose another port with --port (0 picks a free one)."
      : " Choose another port with --port.";
  }
  if (error instanceof WorldFileRefused) {
    return error.reason === "inUse"
      ? " Stop that process, or choose another folder with --data."
      : " Choose another folder with --data, or start anew with --fresh.";
  }
  return undefined;
}
