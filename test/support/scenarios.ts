import { placeAddonCluster, web } from "./addon-cluster.ts";
import { AuditReport } from "../../domain/fleet/audit-report.ts";
import { InspectionReport } from "../../domain/identity-table/inspection.ts";
import { IDENTITY_TABLE } from "../../domain/identity-table/table.ts";
import { MigrationReport } from "../../domain/migration/report.ts";
import { OnboardingReport } from "../../domain/onboarding/report.ts";
import type { RunRecord } from "../../domain/run/record.ts";
import { DEMO_ISSUER } from "../../local/arm/fleet/demo/shop.ts";
import { canonical } from "../../local/arm/world/ids.ts";
import { textAt } from "../../local/arm/world/json.ts";
import { stateOf } from "../../local/arm/core/registration.ts";
import { quotaKey } from "../../local/arm/providers/microsoft.containerservice/surge.ts";
import type { Simulator } from "../../local/arm/simulator.ts";
import { schedules } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import { onLatestImages, onlyNewNodes } from "./latest-images.ts";
import { assignDeny, govern, lackRight } from "./arm/governance.ts";
import type { PersonAtRecords } from "./person-at-records.ts";
import { WEEKLY_SWEEP } from "./weekly-sweep.ts";
import { oldGrantIds, pastMigration, placePastMigration } from "./past-migration.ts";

const SUBSCRIPTION = "5b1ec7ed-0000-4000-8000-00000000de30";
const inGroup = (group: string, rest: string) =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/${rest}`;
const ORDERS = inGroup("rg-orders", "Microsoft.ContainerService/managedClusters/orders");
const PAYMENTS = inGroup("rg-payments", "Microsoft.ContainerService/managedClusters/payments");

/** A workflow, what it is asked for in the demo's world, and how one sees from outside that it was done. */
export interface Scenario {
  /** The workflow's name, and what is special about this row. */
  readonly name: string;
  readonly workflow: string;
  readonly request: object;
  /** The world, if it is not the demo's. */
  readonly populate?: Parameters<Simulator["change"]>[0];
  /** What must have happened before, besides the demo's world. */
  readonly prepare?: (simulator: Simulator, records: Records) => Promise<void>;
  /** Somebody who tells the run something on its way. */
  readonly person?: PersonAtRecords;
  /** Looks at the world itself, not at the report. */
  readonly isDone: (simulator: Simulator, run: RunRecord) => boolean;
}

const clusterBody = (simulator: Simulator, id: string) =>
  simulator.view().get("clusters", canonical(id))?.body;

const onManagedIdentity: Scenario["isDone"] = (simulator) => {
  const body = clusterBody(simulator, ORDERS);
  const pools = simulator.view().get("clusters", canonical(ORDERS))?.pools ?? {};
  const kubelet = textAt(body, "properties", "identityProfile", "kubeletidentity", "resourceId") ?? "";
  return (
    textAt(body, "properties", "servicePrincipalProfile", "clientId") === "msi" &&
    Object.values(pools).every(({ identities }) =>
      identities.some((id) => canonical(id) === canonical(kubelet)),
    )
  );
};

/** Every add-on of that cluster has an identity, and the identity has its roles. */
const addonsAreGranted = (simulator: Simulator): boolean => {
  const body = clusterBody(simulator, web.id);
  const holds = (path: readonly string[], scope: string) => {
    const principal = textAt(body, "properties", ...path, "identity", "objectId");
    return [...simulator.view().entries("assignments")].some(
      ([, one]) => one.principalId === principal && canonical(one.scope) === canonical(scope),
    );
  };
  return (
    textAt(body, "properties", "servicePrincipalProfile", "clientId") === "msi" &&
    [web.edge, web.gatewayGroup].every((scope) =>
      holds(["addonProfiles", "ingressApplicationGateway"], scope),
    ) &&
    holds(["addonProfiles", "aciConnectorLinux"], web.containers) &&
    holds(["addonProfiles", "omsagent"], web.id) &&
    [web.publicZone, web.certificates].every((scope) => holds(["ingressProfile", "webAppRouting"], scope))
  );
};

/** One of each workflow, small enough that a matrix of faults over all of them takes minutes. */
export const scenarios: readonly Scenario[] = [
  {
    name: "migrate-cluster",
    workflow: "migrate-cluster",
    request: { clusterId: ORDERS },
    isDone: onManagedIdentity,
  },
  {
    name: "migrate-cluster-scale-out-and-in",
    workflow: "migrate-cluster",
    request: { clusterId: ORDERS, whenNothingNewer: "scaleOutAndIn" },
    prepare: onLatestImages,
    isDone: (simulator, run) =>
      onManagedIdentity(simulator, run) && onlyNewNodes(simulator, ORDERS, "win", 2),
  },
  {
    name: "migrate-cluster-in-cluster-reads",
    workflow: "migrate-cluster",
    request: { clusterId: ORDERS, inClusterReads: "runCommand" },
    isDone: (simulator, run) =>
      onManagedIdentity(simulator, run) &&
      MigrationReport.parse(run.report).pools.every(
        ({ imageAfter, nodeLabelImage }) => nodeLabelImage === undefined || nodeLabelImage === imageAfter,
      ),
  },
  {
    name: "migrate-cluster-add-ons",
    workflow: "migrate-cluster",
    request: { clusterId: web.id, keyVaults: [web.certificates] },
    populate: placeAddonCluster,
    isDone: addonsAreGranted,
  },
  {
    // Policies, a deny assignment beside, narrow rights and little quota: everything that can be asked beforehand is.
    name: "migrate-cluster-governed",
    workflow: "migrate-cluster",
    request: { clusterId: ORDERS },
    prepare: (simulator) => {
      govern(simulator, SUBSCRIPTION);
      assignDeny(simulator, `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-archive`);
      const elsewhere = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-search`;
      lackRight(simulator, "Microsoft.Authorization/roleAssignments/write", elsewhere);
      simulator.change(({ world }) => {
        world.put("quotas", quotaKey(SUBSCRIPTION, "westeurope"), { cores: 100 });
      });
      return Promise.resolve();
    },
    isDone: onManagedIdentity,
  },
  {
    name: "ensure-identity",
    workflow: "ensure-identity",
    request: {
      identityId: inGroup("rg-orders", "Microsoft.ManagedIdentity/userAssignedIdentities/id-api"),
      location: "westeurope",
      federatedCredentials: [
        {
          name: "api",
          issuer: DEMO_ISSUER,
          subject: "system:serviceaccount:orders:api",
        },
      ],
    },
    isDone: (simulator) =>
      simulator
        .view()
        .get(
          "identities",
          canonical(inGroup("rg-orders", "Microsoft.ManagedIdentity/userAssignedIdentities/id-api")),
        ) !== undefined,
  },
  {
    name: "grant-roles",
    workflow: "grant-roles",
    request: {
      principal: {
        identityId: inGroup(
          "MC_rg-payments_payments_westeurope",
          "Microsoft.ManagedIdentity/userAssignedIdentities/payments-agentpool",
        ),
      },
      grants: [
        {
          scope: inGroup("rg-shared", "Microsoft.ContainerRegistry/registries/contosoimages"),
          role: "AcrPull",
          because: "the nodes pull from it",
        },
      ],
    },
    isDone: (simulator) =>
      [...simulator.view().entries("assignments")].some(
        ([, { principalId, scope }]) =>
          principalId === "0dd5e771-0000-4000-8000-0000000000a2" && scope.endsWith("contosoimages"),
      ),
  },
  {
    name: "register-feature",
    workflow: "register-feature",
    request: {
      subscription: SUBSCRIPTION,
      namespace: "Microsoft.ContainerService",
      feature: "NodeDisruptionProfile",
    },
    isDone: (simulator) =>
      [...simulator.view().entries("registrations")].some(
        ([, record]) => record.feature !== null && stateOf(record, simulator.now()) === "Registered",
      ),
  },
  {
    name: "onboard-subscription",
    workflow: "onboard-subscription",
    request: {
      subscription: SUBSCRIPTION,
      register: {
        providers: ["Microsoft.ContainerService"],
        features: [{ namespace: "Microsoft.ContainerService", feature: "NodeDisruptionProfile" }],
      },
      schedules: [{ schedule: WEEKLY_SWEEP.name }],
    },
    prepare: async (_simulator, records) => {
      await records.insert(schedules, WEEKLY_SWEEP.name, WEEKLY_SWEEP);
    },
    isDone: (simulator, { report }) => {
      const { enrolled, registrations, schedules: joined } = OnboardingReport.parse(report);
      return (
        enrolled &&
        joined.every(({ result, approvalEnded }) => result === "joined" && approvalEnded === true) &&
        joined.length === 1 &&
        registrations.every(({ result }) => result === "registered") &&
        [...simulator.view().entries("registrations")].some(
          ([, record]) => record.feature !== null && stateOf(record, simulator.now()) === "Registered",
        )
      );
    },
  },
  {
    name: "upgrade-node-images",
    workflow: "upgrade-node-images",
    request: { clusterId: PAYMENTS },
    isDone: (simulator) =>
      !JSON.stringify(clusterBody(simulator, PAYMENTS)).includes("AKSUbuntu-2204gen2containerd-202403.25.0"),
  },
  {
    name: "inspect-cluster",
    workflow: "inspect-cluster",
    request: { clusterId: ORDERS },
    // It only looks: the world is as it was, and the report shows every row and the node pools' scale sets.
    isDone: (simulator, { report }) => {
      const shown = InspectionReport.parse(report);
      return (
        simulator.journal().length === 0 &&
        shown.identities.length === IDENTITY_TABLE.length &&
        shown.nodes.length ===
          Object.keys(simulator.view().get("clusters", canonical(ORDERS))?.pools ?? {}).length
      );
    },
  },
  {
    name: "audit-fleet",
    workflow: "audit-fleet",
    request: {},
    // It only looks as well, and takes in every cluster there is.
    isDone: (simulator, { report }) =>
      simulator.journal().length === 0 &&
      AuditReport.parse(report).counts?.clusters === [...simulator.view().entries("clusters")].length,
  },
  {
    name: "create-cluster",
    workflow: "create-cluster",
    request: {
      clusterId: inGroup("rg-new", "Microsoft.ContainerService/managedClusters/fresh"),
      location: "westeurope",
      registries: [inGroup("rg-shared", "Microsoft.ContainerRegistry/registries/contosoimages")],
    },
    isDone: (simulator) => {
      const body = clusterBody(
        simulator,
        inGroup("rg-new", "Microsoft.ContainerService/managedClusters/fresh"),
      );
      return (
        textAt(body, "properties", "servicePrincipalProfile", "clientId") === "msi" &&
        textAt(body, "identity", "type") === "UserAssigned" &&
        textAt(body, "properties", "provisioningState") === "Succeeded"
      );
    },
  },
  {
    name: "clean-up",
    workflow: "clean-up",
    request: { clusterId: PAYMENTS, migrationRunId: pastMigration.id },
    prepare: placePastMigration,
    isDone: (simulator) =>
      oldGrantIds.every((id) => simulator.view().get("assignments", canonical(id)) === undefined),
  },
  {
    name: "sweep",
    workflow: "sweep",
    request: {
      workflow: "migrate-cluster",
      targets: { clusterIds: [ORDERS] },
      waves: [{ name: "canary", clusters: 1, soak: "PT1H" }],
    },
    isDone: onManagedIdentity,
  },
];
