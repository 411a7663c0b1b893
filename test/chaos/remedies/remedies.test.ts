import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../../domain/arm-verdict/catalogue.ts";
import { TEXTS } from "../../../domain/arm-verdict/texts.ts";
import { AzPerson } from "../../support/az-person.ts";
import { Driven } from "../../support/driven.ts";

/** Codes that an operation ends with; all others are the answer to the request. */
const AT_THE_END =
  /^(Unsatisfiable|UpgradeFailed|QuotaExceeded|SKU|.*Allocation|AksCapacity|Subnet|InsufficientSubnet|VMExtension|InternalOperation|Reconcile|UpdateNodeSP|CreateRoleAssignment|PodIdentity)/;

/** The texts that tell one of a code's meanings from another, as Azure spells them. */
const SPELLED: Readonly<Record<string, string>> = {
  "a node image is too old for AKS to change the cluster":
    "ConfigurationVersion 'v0.20240812.0' is not supported for AgentBaker. Please upgrade agent pool to the latest NodeImageVersion.",
  "a quota is exhausted": "Operation could not be completed as it results in exceeding approved quota.",
  "AKS itself upgrades the machines of this pool":
    "Upgrading node image version on machines agent pool is not allowed",
};

/** Answered to whoever asks for a kubeconfig, not to a run. */
const NOT_OF_RUNS = "the cluster has its local accounts disabled";

const ROWS = [...CATALOGUE, ...TEXTS.map(({ row }) => row)].flatMap((row) =>
  row.verdict === "wait" || row.means === NOT_OF_RUNS
    ? []
    : [
        {
          code: row.code.replace("*", "Timeout"),
          means: row.means,
          message: SPELLED[row.means] ?? "Azure says so.",
        },
      ],
);

const COMMAND = /`((?:az|kubectl) [^`]+)`/g;

describe("whoever does what the remedy of a code says gets to the end", () => {
  it.each(ROWS.map((row) => [`${row.code}: ${row.means}`, row] as const))(
    "%s",
    async (_, { code, message }) => {
      const driven = await Driven.start();
      const { simulator } = driven.keyless;
      const clusterId = driven.clusterId("orders");
      simulator.faults.onNext(
        { operation: "managedClusters.put", pathContains: "/managedClusters/orders" },
        AT_THE_END.test(code)
          ? { kind: "failLate", code, message }
          : { kind: "refuse", status: 400, code, message },
        1000,
      );
      const parked = await driven.begin("migrate-cluster", { clusterId });
      expect(parked.incident).toMatchObject({ code });
      const remedy = parked.incident?.remedy ?? "";
      // The cause goes with what the person does, whose own requests are not to meet it any more.
      simulator.faults.clear();
      const person = new AzPerson(simulator, clusterId);
      for (const [, command = ""] of remedy.matchAll(COMMAND)) person.type(command);
      const [, next = ""] = /`POST …\/(retry|cancel)`/.exec(remedy) ?? [];
      if (next === "retry") {
        expect((await driven.answer(parked, "retry")).state).toBe("succeeded");
      } else {
        expect(next).toBe("cancel");
        const ended = await driven.answer(parked, "cancel");
        expect(ended.state).toBe("cancelled");
        if (!remedy.includes("start a run")) return;
        expect((await driven.begin("migrate-cluster", { clusterId })).state).toBe("succeeded");
      }
    },
  );
});
