import { ArmError } from "../../../core/arm-error.ts";
import { GATEWAY } from "../../../core/documents.ts";
import { refusal } from "./refusal.ts";

export function clusterNotFound(group: string, name: string): ArmError {
  return new ArmError({
    status: 404,
    code: "ResourceNotFound",
    message: `The Resource 'Microsoft.ContainerService/managedClusters/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    headers: GATEWAY,
  });
}

/** What AKS itself answers, once a creation has come as far as it and was refused (recorded). */
export function clusterNeverMade(subscription: string, group: string, name: string): ArmError {
  return refusal({
    status: 404,
    code: "NotFound",
    subcode: "GetManagedCluster_NotFound_HCPServerError",
    message: `Could not find managed cluster resource: ${name} in subscription: ${subscription}, resourceGroup: ${group}.`,
  });
}

export function poolNotFound(cluster: string, pool: string): ArmError {
  return refusal({
    status: 404,
    code: "NotFound",
    message: `Could not find the agent pool ${pool} in the managed cluster ${cluster}.`,
  });
}

/** Source: Azure/azure-workload-identity#417 (with a pool), Azure/terraform-azurerm-avm-ptn-aks-production#25 (without). */
export function anotherOperation(verb: string, pool: string | null): ArmError {
  return refusal({
    status: 409,
    code: "OperationNotAllowed",
    message: `Operation is not allowed: Another operation (${pool === null ? verb : `${pool} - ${verb}`}) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details`,
  });
}

/** That nothing but start and delete is allowed: docs: start-stop-cluster. The wording follows MicrosoftDocs/azure-docs#85161. */
export function stopped(what: string): ArmError {
  return refusal({
    status: 409,
    code: "OperationNotAllowed",
    message: `managed cluster is in Provisioning State(Succeeded) and Power State(Stopped), ${what} cannot be performed`,
  });
}

/** Sources: pulumi/pulumi-azure-native#579, microsoft/tyger#121. */
export function newPool(): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message:
      "A new agent pool was introduced. Adding agent pools to an existing cluster is not allowed through managed cluster operations. For agent pool specific change, please use per agent pool operations: https://aka.ms/agent-pool-rest-api",
    target: "agentPoolProfiles",
  });
}

/** Reported in user issues about templates that scale pools through the cluster; the code is not quoted there. */
export function poolChanged(pool: string): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message: `Node pool update via managed cluster not allowed. Use per nodepool operations. Pool: ${pool}`,
    target: "agentPoolProfiles",
  });
}

/** Source: Azure/AKS#1085. */
export function propertyChange(property: string): ArmError {
  return refusal({
    status: 400,
    code: "PropertyChangeNotAllowed",
    message: `Changing property '${property}' is not allowed.`,
    target: property,
  });
}

/** That Block refuses a change of the kubelet identity: docs: node-disruption-policy. The code is not published. */
export function disruptionBlocked(policy: string): ArmError {
  return refusal({
    status: 400,
    code: "NodeDisruptionPolicyViolation",
    message: `The operation requires reimaging nodes, which is not allowed now by the node disruption policy '${policy}' of the cluster.`,
  });
}

/** Sources: azure-cli-extensions#2236, Azure/AKS#3415 (availability sets have no image upgrade). */
export function availabilitySetImage(): ArmError {
  return refusal({
    status: 400,
    code: "NodeImageUpgradeOnlySupportedForVMSS",
    message: "Node image upgrade is only supported on agent pools of type VirtualMachineScaleSets.",
  });
}

/** Source: azure-cli#33693. */
export function machinesImage(): ArmError {
  return refusal({
    status: 400,
    code: "OperationNotAllowed",
    message: "Upgrading node image version on machines agent pool is not allowed",
  });
}

export function invalidParameter(parameter: string, message: string): ArmError {
  return refusal({ status: 400, code: "InvalidParameter", message, target: parameter });
}

/** Docs: manage-abort-operations (409 when nothing can be aborted); the wording is this simulator's own. */
export function nothingToAbort(): ArmError {
  return refusal({
    status: 409,
    code: "OperationNotAllowed",
    message: "There is no operation in progress that could be aborted.",
  });
}

/** Sources: Azure/AKS#4860, Azure/AKS#4805. */
export function unsatisfiableBudgets(message: string): ArmError {
  return refusal({ status: 400, code: "UnsatisfiablePDB", message });
}

/** That the sum is refused: Azure/AKS pull 5913 (release of 2026-08-07); code and wording are this simulator's own. */
export function scaleSetFull(pool: string, nodes: number, surge: number): ArmError {
  const message = `Agent pool '${pool}' has ${String(nodes)} nodes, and maxSurge adds ${String(surge)}: a virtual machine scale set has at most 1000 nodes.`;
  return invalidParameter("agentPoolProfile.upgradeSettings.maxSurge", message);
}

/** What stops an operation before it begins and would stop it later too: quota, addresses. */
export function problem({ code, message }: { code: string; message: string }): ArmError {
  return refusal({ status: 400, code, message });
}

/** Reported among the capacity errors of Azure/AKS#1053, #2119 and #4425; the wording follows AKS's own help page. */
export function subnetTooSmall(lacking: { subnet: string; prefix: string; wanted: number; free: number }) {
  return {
    code: "InsufficientSubnetSize",
    message: `Pre-allocated IPs ${String(lacking.wanted)} exceeds IPs available ${String(lacking.free)} in Subnet Cidr ${lacking.prefix}, Subnet Name ${lacking.subnet}. If Autoscaler is enabled, the max-count from each nodepool is counted towards this total (which means that pre-allocated IPs count represents a theoretical max value, not the actual number of IPs requested). http://aka.ms/aks/insufficientsubnetsize`,
  };
}

/** Reported among the capacity errors of Azure/AKS#2119 and #4425: the scale set's answer while surge nodes come. */
export function subnetIsFull(lacking: { subnet: string; prefix: string; wanted: number }) {
  return {
    code: "SubnetIsFull",
    message: `Subnet ${lacking.subnet} with address prefix ${lacking.prefix} does not have enough capacity for ${String(lacking.wanted)} IP addresses.`,
  };
}

/** The code is reported (Azure/AKS#2469 and others); the wording is this simulator's own. */
export function versionNotSupported(version: string, location: string): ArmError {
  return refusal({
    status: 400,
    code: "K8sVersionNotSupported",
    message: `Version ${version} is not supported in region ${location}. Please use [az aks get-versions] command to get the supported version list in this region.`,
    target: "kubernetesVersion",
  });
}

/** No minor version may be skipped, none goes back: docs: upgrade-aks-cluster. Code and text are this simulator's own. */
export function upgradePath(from: string, to: string, open: readonly string[]): ArmError {
  return refusal({
    status: 400,
    code: "OperationNotAllowed",
    message: `Upgrading Kubernetes version ${from} to ${to} is not allowed. Available upgrades: [${open.join(" ")}].`,
    target: "kubernetesVersion",
  });
}

/** Source: azure-cli#22807 for code and text. */
export function poolVersions(): ArmError {
  return refusal({
    status: 400,
    code: "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged",
    message:
      "Using managed cluster api, all Agent pools' OrchestratorVersion must be all specified or all unspecified. If all specified, they must be stay unchanged or the same with control plane. For agent pool specific change, please use per agent pool operations: https://aka.ms/agent-pool-rest-api",
  });
}

/** A pool never runs ahead of its control plane: docs: manage-node-pools. */
export function poolAhead(pool: string, control: string): ArmError {
  return refusal({
    status: 400,
    code: "NodePoolMcVersionIncompatible",
    message: `Node pool version ${pool} and control plane version ${control} are incompatible. Minor version of node pool version is bigger than control plane version.`,
    target: "orchestratorVersion",
  });
}

/** Docs: start-stop-node-pools; the wording is this simulator's own. */
export function poolStopped(pool: string): ArmError {
  return refusal({
    status: 400,
    code: "OperationNotAllowed",
    message: `The agent pool ${pool} is stopped; start it before this operation.`,
  });
}

/** That a machine must be of the pool follows from the model of the request; code and wording are this simulator's own. */
export function machineUnknown(machine: string, pool: string): ArmError {
  return refusal({
    status: 400,
    code: "InvalidParameter",
    message: `The machine '${machine}' was not found in agent pool '${pool}'.`,
    target: "machineNames",
  });
}

/** Docs: manage-node-pools ("system pools must contain at least one node"); code and wording are this simulator's own. */
export function tooFewNodes(pool: string, left: number, least: number): ArmError {
  return refusal({
    status: 400,
    code: "InvalidParameter",
    message: `The agent pool '${pool}' would be left with ${String(left)} nodes; it needs at least ${String(least)}.`,
    target: "machineNames",
  });
}

/** Docs: use-system-pools ("a cluster must have at least one system node pool"); the code is not published. */
export function lastSystemPool(): ArmError {
  return refusal({
    status: 400,
    code: "OperationNotAllowed",
    message: "There has to be at least one system agent pool. The last one cannot be deleted or changed.",
  });
}

/** Source: docs: availability-sets-on-aks (unsupported since 2025-09-30); the code is not published. */
export function availabilitySetsRetired(): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message: "Availability sets are no longer supported for new node pools.",
    target: "type",
  });
}

/** Source: Azure/AKS CHANGELOG 2024-10-25; the code is not published. */
export function virtualMachinesNeedUserAssigned(): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message:
      "A VirtualMachines node pool in a custom virtual network needs a user-assigned identity for the control plane.",
    target: "type",
  });
}

/** Source: openshift/release#85333: the platform's own rolling upgrade of the scale set. The wording is this simulator's own. */
export function rollingUpgrade(pool: string): ArmError {
  return refusal({
    status: 409,
    code: "OperationNotAllowed",
    message: `Operation is not allowed: a rolling upgrade of the scale set of agent pool ${pool} is in progress.`,
  });
}

/** Docs: node-auto-provisioning (no service principal); the code is not published. */
export function autoProvisioningNeedsIdentity(): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message: "Node auto-provisioning does not support clusters with a service principal.",
    target: "nodeProvisioningProfile",
  });
}

/** Source: Azure/azure-dev#2359, aztfmod/terraform-azurerm-caf#1345 (text as received). */
export function localAccountsDisabled(): ArmError {
  return refusal({
    status: 400,
    code: "BadRequest",
    message:
      "Getting static credential is not allowed because this cluster is set to disable local accounts.",
  });
}
