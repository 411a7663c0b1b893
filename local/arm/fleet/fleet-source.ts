import { count } from "../../../domain/text/count.ts";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import type { Moment } from "../core/moment.ts";
import type { Simulator } from "../simulator.ts";
import { populateCompany } from "./demo/company.ts";
import { populateDemo } from "./demo/shop.ts";
import { readFleet } from "./load-fleet.ts";
import { populateRandom } from "./random-fleet.ts";
import { populate } from "./populate.ts";

/** A fleet that a world can be made of. */
export interface FleetSource {
  /** Equal for equal fleets; a world remembers which one it was made of. */
  readonly mark: string;
  /** For people. */
  readonly name: string;
  /** Name of the folder that its world is kept in: each fleet has a world of its own. */
  readonly folder: string;
  readonly fill: (moment: Moment) => void;
  /** Why clusters of the file are not in the world, a text each. */
  readonly leftOut?: readonly string[];
}

/** A fleet file that cannot be read at all. */
export class FleetFileUnreadable extends Error {
  override readonly name = "FleetFileUnreadable";

  constructor(file: string, cause: unknown) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const made = `make one with: az aks list -o json > ${file}`;
    const why =
      code === "ENOENT"
        ? `there is no such file; ${made}`
        : code === "EISDIR"
          ? "it is a folder"
          : String(code);
    super(`the fleet file ${file} cannot be read: ${why}`, { cause });
  }
}

/** A world that holds another fleet already. */
export class WorldOfAnotherFleet extends Error {
  override readonly name = "WorldOfAnotherFleet";

  constructor(folder: string, name: string) {
    super(
      `the data folder ${folder} holds a world that was made of another fleet than ${name}: add --fresh to start anew, or choose another folder with --data`,
    );
  }
}

/** One cluster of every kind that a first look should show. */
export const demoFleetSource: FleetSource = {
  mark: "demo",
  name: "the demo fleet",
  folder: "demo",
  fill: populateDemo,
};

/** A fleet of a company with four subscriptions, with every kind of trouble. */
export const companyFleetSource: FleetSource = {
  mark: "company",
  name: "the demo fleet of 40 clusters in 4 subscriptions",
  folder: "company",
  fill: populateCompany,
};

/** A fleet by chance. Without a seed of its own, the world's decides. */
export function randomFleetSource(size: number, seed?: string): FleetSource {
  const named = seed === undefined ? [] : [seed];
  return {
    mark: ["random", String(size), ...named].join(" "),
    name: `a random fleet of ${count(size, "cluster")}`,
    folder: ["random", String(size), ...named.map(folderSafe)].join("-"),
    fill: (moment) => {
      populateRandom(moment, size, seed ?? moment.seed);
    },
  };
}

/** The user's own fleet. @throws FleetFileUnreadable, FleetError */
export function fleetFileSource(file: string): FleetSource {
  const text = readText(file);
  const { clusters, leftOut } = readFleet(text, { file: basename(file) });
  const mark = createHash("sha256").update(text).digest("hex");
  return {
    mark,
    name: file,
    // Two files may have one name, and one file changes: what is in it tells them apart.
    folder: `${folderSafe(basename(file, extname(file)))}-${mark.slice(0, 8)}`,
    fill: (moment) => {
      populate(moment, clusters);
    },
    leftOut,
  };
}

/** A part of a folder's name. */
function folderSafe(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 40);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new FleetFileUnreadable(file, error);
  }
}

/**
 * Makes an empty world of the fleet; a world that was made of it goes on as it is.
 *
 * @param folder - where the world is remembered, for the error
 * @throws WorldOfAnotherFleet
 */
export function fillFrom({ mark, name, fill }: FleetSource, simulator: Simulator, folder: string): void {
  if (simulator.isEmpty) {
    simulator.change((moment) => {
      fill(moment);
      moment.world.put("meta", "fleet", { value: mark });
    });
    return;
  }
  if (simulator.view().get("meta", "fleet")?.value === mark) return;
  throw new WorldOfAnotherFleet(folder, name);
}
