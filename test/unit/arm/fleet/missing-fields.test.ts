import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { VirtualClock } from "../../../../local/runtime/index.ts";
import { FleetError } from "../../../../local/arm/fleet/fleet-error.ts";
import { loadFleet } from "../../../../local/arm/fleet/load-fleet.ts";
import { populate } from "../../../../local/arm/fleet/populate.ts";
import { Simulator } from "../../../../local/arm/simulator.ts";
import { identitiesFromArm } from "../../../../platform/azure/cluster-identities.ts";
import { clusterFromArm } from "../../../../platform/azure/cluster-json.ts";

const sample = readFileSync(
  fileURLToPath(new URL("../../../fixtures/fleets/az-aks-list.json", import.meta.url)),
  "utf8",
);
const printed = JSON.parse(sample) as readonly object[];
const inArm = loadFleet(sample, { file: "az-aks-list.json" });

type Path = readonly (string | number)[];
type Fields = Record<string | number, unknown>;

function* pathsIn(value: unknown, at: Path = []): Generator<Path> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    yield path;
    yield* pathsIn(inner, path);
  }
}

const emptyOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return [];
  if (typeof value === "object" && value !== null) return {};
  const empty: Readonly<Record<string, unknown>> = { boolean: false, string: "", number: 0 };
  return empty[typeof value] ?? value;
};

const WAYS: Readonly<Record<string, (holder: Fields, key: string | number) => void>> = {
  absent: (holder, key) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
  },
  null: (holder, key) => {
    holder[key] = null;
  },
  empty: (holder, key) => {
    holder[key] = emptyOf(holder[key]);
  },
};

/** A copy without what is at the path, in one of the ways. */
function without(cluster: object, path: Path, way: string): object {
  const copy = structuredClone(cluster) as Fields;
  const holder = path.slice(0, -1).reduce<Fields>((inner, key) => inner[key] as Fields, copy);
  WAYS[way]?.(holder, path.at(-1) ?? "");
  return copy;
}

/** The cluster as Keyless reads it from a world that was made of it; undefined where the file is refused with a reason. */
function readBack(entry: object): ReturnType<typeof clusterFromArm> | undefined {
  try {
    const fleet = loadFleet(JSON.stringify([entry]), { file: "fleet.json" });
    const simulator = new Simulator({ clock: new VirtualClock({ start: 0 }) });
    simulator.change((moment) => {
      populate(moment, fleet);
    });
    const [body] = [...simulator.view().entries("clusters")].map(([, record]) => record.body);
    simulator.close();
    identitiesFromArm(body, "cluster");
    return clusterFromArm(body, "cluster");
  } catch (error) {
    if (error instanceof FleetError) return undefined;
    throw error;
  }
}

it.each([
  ["az prints", printed],
  ["ARM answers", inArm],
])(
  "whatever single field of what %s is absent, null or empty, the cluster is read or refused by name",
  (_, fleet) => {
    const problems = fleet.flatMap((cluster) =>
      [...pathsIn(cluster)].flatMap((path) =>
        Object.keys(WAYS).flatMap((way) => {
          const where = `${path.join(".")} ${way}`;
          try {
            const { nodeResourceGroup = "refused", controlPlane } =
              readBack(without(cluster, path, way)) ?? {};
            const unnamed =
              nodeResourceGroup === "" ||
              (controlPlane !== undefined &&
                controlPlane.kind !== "servicePrincipal" &&
                controlPlane.principalId === "");
            return unnamed ? [`${where}: read without its group or its principal`] : [];
          } catch (error) {
            return [`${where}: ${String(error)}`];
          }
        }),
      ),
    );
    expect(problems).toEqual([]);
  },
);
