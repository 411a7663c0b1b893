import type { Refused, Wait, Went } from "../domain/activity/answer.ts";
import { DEFAULT_GUARDRAILS, type DeploymentGuardrails } from "../domain/guardrails/guardrails.ts";
import { answerOfThrown } from "../platform/azure/answer.ts";
import type { Azure } from "../platform/azure/azure.ts";
import type { Records } from "../platform/records/records.ts";
import type { ActivityContract } from "./activity-contract.ts";
import { bind, type BoundActivity } from "./bound-activity.ts";
import { withGuardrails } from "./guardrails.ts";
import { withinBudgets } from "./within-budgets.ts";
import { assessFleetClusters } from "./assess-fleet-clusters/contract.ts";
import { makeAssessFleetClusters } from "./assess-fleet-clusters/handler.ts";
import { readFleetScope } from "./read-fleet-scope/contract.ts";
import { makeReadFleetScope } from "./read-fleet-scope/handler.ts";
import { readFleetClusters } from "./read-fleet-clusters/contract.ts";
import { makeReadFleetClusters } from "./read-fleet-clusters/handler.ts";
import { readFleetPrincipals } from "./read-fleet-principals/contract.ts";
import { makeReadFleetPrincipals } from "./read-fleet-principals/handler.ts";
import { ensureFederatedCredential } from "./ensure-federated-credential/contract.ts";
import { makeEnsureFederatedCredential } from "./ensure-federated-credential/handler.ts";
import { ensureGrant } from "./ensure-grant/contract.ts";
import { makeEnsureGrant } from "./ensure-grant/handler.ts";
import { ensureIdentity } from "./ensure-identity/contract.ts";
import { makeEnsureIdentity } from "./ensure-identity/handler.ts";
import { ensureResourceGroup } from "./ensure-resource-group/contract.ts";
import { makeEnsureResourceGroup } from "./ensure-resource-group/handler.ts";
import { readRecentRoles } from "./read-recent-roles/contract.ts";
import { makeReadRecentRoles } from "./read-recent-roles/handler.ts";
import { observeCluster } from "./observe-cluster/contract.ts";
import { makeObserveCluster } from "./observe-cluster/handler.ts";
import { readGrantFacts } from "./read-grant-facts/contract.ts";
import { makeReadGrantFacts } from "./read-grant-facts/handler.ts";
import { readIdentityFacts } from "./read-identity-facts/contract.ts";
import { makeReadIdentityFacts } from "./read-identity-facts/handler.ts";
import { readCleanUpFacts } from "./read-clean-up-facts/contract.ts";
import { makeReadCleanUpFacts } from "./read-clean-up-facts/handler.ts";
import { readCreationFacts } from "./read-creation-facts/contract.ts";
import { makeReadCreationFacts } from "./read-creation-facts/handler.ts";
import { readFeatureFacts } from "./read-feature-facts/contract.ts";
import { makeReadFeatureFacts } from "./read-feature-facts/handler.ts";
import { checkWave } from "./check-wave/contract.ts";
import { makeCheckWave } from "./check-wave/handler.ts";
import { readCandidates } from "./read-candidates/contract.ts";
import { makeReadCandidates } from "./read-candidates/handler.ts";
import { readImageFacts } from "./read-image-facts/contract.ts";
import { makeReadImageFacts } from "./read-image-facts/handler.ts";
import { readInspection } from "./read-inspection/contract.ts";
import { makeReadInspection } from "./read-inspection/handler.ts";
import { readBudgets } from "./read-budgets/contract.ts";
import { makeReadBudgets } from "./read-budgets/handler.ts";
import { readOnboardingFacts } from "./read-onboarding-facts/contract.ts";
import { makeReadOnboardingFacts } from "./read-onboarding-facts/handler.ts";
import { readNodeImages } from "./read-node-images/contract.ts";
import { makeReadNodeImages } from "./read-node-images/handler.ts";
import { startClusterCommand } from "./start-cluster-command/contract.ts";
import { makeStartClusterCommand } from "./start-cluster-command/handler.ts";
import { readMachines } from "./read-machines/contract.ts";
import { makeReadMachines } from "./read-machines/handler.ts";
import { readMigrationFacts } from "./read-migration-facts/contract.ts";
import { makeReadMigrationFacts } from "./read-migration-facts/handler.ts";
import { readNodeIdentities } from "./read-node-identities/contract.ts";
import { makeReadNodeIdentities } from "./read-node-identities/handler.ts";
import { readOperation } from "./read-operation/contract.ts";
import { makeReadOperation } from "./read-operation/handler.ts";
import { registerFeature } from "./register-feature/contract.ts";
import { makeRegisterFeature } from "./register-feature/handler.ts";
import { registerProvider } from "./register-provider/contract.ts";
import { makeRegisterProvider } from "./register-provider/handler.ts";
import { removeGrant } from "./remove-grant/contract.ts";
import { makeRemoveGrant } from "./remove-grant/handler.ts";
import { startClusterCreation } from "./start-cluster-creation/contract.ts";
import { makeStartClusterCreation } from "./start-cluster-creation/handler.ts";
import { startIdentityChange } from "./start-identity-change/contract.ts";
import { makeStartIdentityChange } from "./start-identity-change/handler.ts";
import { resumePool } from "./resume-pool/contract.ts";
import { makeResumePool } from "./resume-pool/handler.ts";
import { startForcedUpgrades } from "./start-forced-upgrades/contract.ts";
import { makeStartForcedUpgrades } from "./start-forced-upgrades/handler.ts";
import { startImageUpgrade } from "./start-image-upgrade/contract.ts";
import { makeStartImageUpgrade } from "./start-image-upgrade/handler.ts";
import { startMachineDeletion } from "./start-machine-deletion/contract.ts";
import { makeStartMachineDeletion } from "./start-machine-deletion/handler.ts";
import { startPoolScaling } from "./start-pool-scaling/contract.ts";
import { makeStartPoolScaling } from "./start-pool-scaling/handler.ts";
import { startReconcile } from "./start-reconcile/contract.ts";
import { makeStartReconcile } from "./start-reconcile/handler.ts";
import { startVersionUpgrade } from "./start-version-upgrade/contract.ts";
import { makeStartVersionUpgrade } from "./start-version-upgrade/handler.ts";

/** The activities that call Azure. Of the records, they read only those of earlier runs, and they keep what an audit reads. */
export function azureActivities(
  azure: Azure,
  records: Records,
  guardrails: DeploymentGuardrails = DEFAULT_GUARDRAILS,
): readonly BoundActivity[] {
  const guard = withGuardrails(azure, guardrails);
  const budgeted = withinBudgets(azure, records);
  const on = <Input, Outcome extends Went>(
    contract: ActivityContract<Input, Outcome>,
    handler: (input: Input) => Promise<Outcome | Wait | Refused>,
    { resumes = false } = {},
  ) => {
    const judge = (error: unknown, resource: string) => answerOfThrown(error, resource, azure.clock.now());
    return budgeted(contract, bind(contract, handler, judge), { resumes });
  };
  /** The facts for plans and inventories: many reads, which are not repeated if one of them has to wait. */
  const facts = <Input, Outcome extends Went>(
    contract: ActivityContract<Input, Outcome>,
    handler: (input: Input) => Promise<Outcome | Wait | Refused>,
  ) => on(contract, handler, { resumes: true });
  return [
    facts(readMigrationFacts, guard(makeReadMigrationFacts(azure))),
    facts(readIdentityFacts, guard(makeReadIdentityFacts(azure))),
    on(ensureResourceGroup, makeEnsureResourceGroup(azure)),
    on(ensureFederatedCredential, makeEnsureFederatedCredential(azure)),
    facts(readFeatureFacts, guard(makeReadFeatureFacts(azure))),
    on(registerFeature, makeRegisterFeature(azure)),
    on(registerProvider, makeRegisterProvider(azure)),
    facts(readGrantFacts, guard(makeReadGrantFacts(azure))),
    on(ensureIdentity, makeEnsureIdentity(azure)),
    on(ensureGrant, makeEnsureGrant(azure)),
    on(startIdentityChange, makeStartIdentityChange(azure)),
    on(observeCluster, makeObserveCluster(azure)),
    on(readRecentRoles, makeReadRecentRoles(azure)),
    on(readNodeIdentities, makeReadNodeIdentities(azure)),
    facts(readImageFacts, guard(makeReadImageFacts(azure))),
    facts(readInspection, guard(makeReadInspection(azure))),
    facts(readCreationFacts, guard(makeReadCreationFacts(azure))),
    facts(readOnboardingFacts, guard(makeReadOnboardingFacts(azure, records, guardrails))),
    on(startClusterCreation, makeStartClusterCreation(azure)),
    facts(readCleanUpFacts, guard(makeReadCleanUpFacts(azure, records))),
    on(removeGrant, makeRemoveGrant(azure)),
    on(startImageUpgrade, makeStartImageUpgrade(azure)),
    on(startReconcile, makeStartReconcile(azure)),
    on(startVersionUpgrade, makeStartVersionUpgrade(azure)),
    on(startClusterCommand, makeStartClusterCommand(azure)),
    on(readBudgets, makeReadBudgets(azure)),
    on(readNodeImages, makeReadNodeImages(azure)),
    on(resumePool, makeResumePool(azure)),
    on(startForcedUpgrades, makeStartForcedUpgrades(azure)),
    on(readMachines, makeReadMachines(azure)),
    on(startPoolScaling, makeStartPoolScaling(azure)),
    on(startMachineDeletion, makeStartMachineDeletion(azure)),
    on(readOperation, makeReadOperation(azure)),
    facts(readFleetScope, guard(makeReadFleetScope(azure))),
    facts(readFleetClusters, makeReadFleetClusters(azure, records)),
    facts(readFleetPrincipals, makeReadFleetPrincipals(azure, records)),
    facts(assessFleetClusters, makeAssessFleetClusters(azure, records, guardrails)),
    on(readCandidates, guard(makeReadCandidates(azure))),
    on(checkWave, makeCheckWave(azure, records)),
  ];
}
