import { ACTIONS } from "../../foresight/rights.ts";
import type { MigrationFacts } from "../facts.ts";
import { blocker, type Check } from "./check.ts";

/** Azure asks this at every PUT, also for an identity that stays (Azure/AKS#4980). */
export const mayAssign: Check = ({ assignable = [] }: MigrationFacts) =>
  assignable
    .filter(({ may }) => !may)
    .map(({ identityId }) =>
      blocker("may-not-assign-identity", identityId, {
        means: `Keyless may not put this identity on a cluster: it lacks ${ACTIONS.assignIdentity}, and Azure refuses every change of the cluster without it`,
        remedy: "give Keyless Managed Identity Operator on the identity or its resource group",
        source: "https://github.com/Azure/AKS/issues/4980",
      }),
    );
