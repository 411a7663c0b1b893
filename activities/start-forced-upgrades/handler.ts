import { z } from "zod";
import { phaseOf } from "../../domain/cluster/cluster.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { editResource } from "../../platform/azure/edit-resource.ts";
import type { Handler } from "../activity-contract.ts";
import type { startForcedUpgrades } from "./contract.ts";

/** The fields of a cluster that the override needs. */
const Overridden = z.looseObject({
  properties: z.looseObject({
    provisioningState: z.string(),
    upgradeSettings: z
      .looseObject({
        overrideSettings: z
          .looseObject({ forceUpgrade: z.boolean().nullish(), until: z.string().nullish() })
          .nullish(),
      })
      .nullish(),
  }),
});

/** Source: learn.microsoft.com/azure/aks/upgrade-options; the model of UpgradeOverrideSettings (2026-06-01). */
export function makeStartForcedUpgrades(azure: Azure): Handler<typeof startForcedUpgrades> {
  return ({ clusterId, until }) =>
    editResource(azure, clusterId, (shown) => {
      const found = Overridden.parse(shown);
      const { provisioningState, upgradeSettings } = found.properties;
      const present = upgradeSettings?.overrideSettings;
      const lasts = Date.parse(present?.until ?? "") >= Date.parse(until);
      if (present?.forceUpgrade === true && lasts) {
        return phaseOf(provisioningState) === "inProgress"
          ? { kind: "started", operation: {} }
          : { kind: "already" };
      }
      const overrideSettings = { ...present, forceUpgrade: true, until };
      const properties = { ...found.properties, upgradeSettings: { ...upgradeSettings, overrideSettings } };
      return { kind: "put", body: { ...found, properties } };
    });
}
