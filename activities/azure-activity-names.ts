import { assessFleetClusters } from "./assess-fleet-clusters/contract.ts";
import { checkWave } from "./check-wave/contract.ts";
import { ensureFederatedCredential } from "./ensure-federated-credential/contract.ts";
import { ensureGrant } from "./ensure-grant/contract.ts";
import { ensureIdentity } from "./ensure-identity/contract.ts";
import { ensureResourceGroup } from "./ensure-resource-group/contract.ts";
import { readRecentRoles } from "./read-recent-roles/contract.ts";
import { observeCluster } from "./observe-cluster/contract.ts";
import { readBudgets } from "./read-budgets/contract.ts";
import { readCandidates } from "./read-candidates/contract.ts";
import { readCleanUpFacts } from "./read-clean-up-facts/contract.ts";
import { readCreationFacts } from "./read-creation-facts/contract.ts";
import { readFeatureFacts } from "./read-feature-facts/contract.ts";
import { readFleetClusters } from "./read-fleet-clusters/contract.ts";
import { readFleetPrincipals } from "./read-fleet-principals/contract.ts";
import { readFleetScope } from "./read-fleet-scope/contract.ts";
import { readGrantFacts } from "./read-grant-facts/contract.ts";
import { readIdentityFacts } from "./read-identity-facts/contract.ts";
import { readImageFacts } from "./read-image-facts/contract.ts";
import { readInspection } from "./read-inspection/contract.ts";
import { readMachines } from "./read-machines/contract.ts";
import { readMigrationFacts } from "./read-migration-facts/contract.ts";
import { readNodeIdentities } from "./read-node-identities/contract.ts";
import { readNodeImages } from "./read-node-images/contract.ts";
import { readOnboardingFacts } from "./read-onboarding-facts/contract.ts";
import { readOperation } from "./read-operation/contract.ts";
import { registerFeature } from "./register-feature/contract.ts";
import { registerProvider } from "./register-provider/contract.ts";
import { removeGrant } from "./remove-grant/contract.ts";
import { resumePool } from "./resume-pool/contract.ts";
import { startClusterCommand } from "./start-cluster-command/contract.ts";
import { startClusterCreation } from "./start-cluster-creation/contract.ts";
import { startForcedUpgrades } from "./start-forced-upgrades/contract.ts";
import { startIdentityChange } from "./start-identity-change/contract.ts";
import { startImageUpgrade } from "./start-image-upgrade/contract.ts";
import { startMachineDeletion } from "./start-machine-deletion/contract.ts";
import { startPoolScaling } from "./start-pool-scaling/contract.ts";
import { startReconcile } from "./start-reconcile/contract.ts";
import { startVersionUpgrade } from "./start-version-upgrade/contract.ts";

/**
 * The names of the activities that call Azure, without their dependencies: the app registers functions by name, and most
 * of an instance's other work starts before Azure is first called.
 */
export const AZURE_ACTIVITY_NAMES: readonly string[] = [
  readMigrationFacts,
  readIdentityFacts,
  ensureResourceGroup,
  ensureFederatedCredential,
  readFeatureFacts,
  registerFeature,
  registerProvider,
  readGrantFacts,
  ensureIdentity,
  ensureGrant,
  startIdentityChange,
  observeCluster,
  readRecentRoles,
  readNodeIdentities,
  readImageFacts,
  readInspection,
  readCreationFacts,
  readOnboardingFacts,
  startClusterCreation,
  readCleanUpFacts,
  removeGrant,
  startImageUpgrade,
  startReconcile,
  startVersionUpgrade,
  startClusterCommand,
  readBudgets,
  readNodeImages,
  resumePool,
  startForcedUpgrades,
  readMachines,
  startPoolScaling,
  startMachineDeletion,
  readOperation,
  readFleetScope,
  readFleetClusters,
  readFleetPrincipals,
  assessFleetClusters,
  readCandidates,
  checkWave,
].map(({ name }) => name);
