import { canonical } from "../../../../local/arm/world/ids.ts";
import { textAt } from "../../../../local/arm/world/json.ts";
import type { Check } from "./check.ts";

/** What AKS gives the control plane itself, when an update has come to its end. */
const GIVEN_BY_AKS = "manage its nodes";

/**
 * 11. After anything that Keyless does, every cluster of the world can do what it could before. An update that AKS has not
 * brought to its end has not given the new identity its role on the node resource group: the run tells of the failure.
 */
export const noCapabilityLost: Check = (_, { audit, after }) =>
  audit
    .filter(({ kind }) => kind === "capabilityLost")
    .filter(({ resource, detail }) => {
      const body = after.clusters.get(canonical(resource))?.body;
      const ended = textAt(body, "properties", "provisioningState") === "Succeeded";
      return ended || !detail.includes(GIVEN_BY_AKS);
    })
    .map(({ resource, detail }) => `${resource}: ${detail}`);
