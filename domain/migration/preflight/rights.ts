import { finding } from "../../findings/findings.ts";
import { ACTIONS } from "../../preflight/rights.ts";
import type { MigrationFacts } from "../facts.ts";
import type { Check } from "./check.ts";

/** Azure asks this at every PUT, also for an identity that stays (Azure/AKS#4980). */
export const mayAssign: Check = ({ assignable = [] }: MigrationFacts) =>
  assignable
    .filter(({ may }) => !may)
    .map(({ identityId }) =>
      finding("may-not-assign-identity", identityId, { action: ACTIONS.assignIdentity }),
    );
