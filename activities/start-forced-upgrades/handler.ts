import { z } from "zod";
import { phaseOf } from "../../domain/cluster.ts";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { callAks, readClusterDocument, startedOrFailed } from "../../platform/azure/clusters.ts";
import type { Answer } from "../activity-contract.ts";
import type { startForcedUpgrades } from "./contract.ts";

/** A cluster, as far as its override goes; every other field goes back as it came. */
const Overridden = z.looseObject({
  eTag: z.string().nullish(),
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
export function makeStartForcedUpgrades(azure: Azure) {
  return async ({
    clusterId,
    until,
  }: z.infer<typeof startForcedUpgrades.input>): Promise<Answer<{ already: true }>> => {
    try {
      const read = await readClusterDocument(azure, clusterId);
      if (read.kind === "failed") return answerOf(read.failure, clusterId);
      const found = Overridden.parse(read.document);
      const { provisioningState, upgradeSettings } = found.properties;
      const present = upgradeSettings?.overrideSettings;
      const lasts = Date.parse(present?.until ?? "") >= Date.parse(until);
      if (present?.forceUpgrade === true && lasts) {
        return phaseOf(provisioningState) === "inProgress"
          ? { kind: "started", operation: {} }
          : { kind: "done", value: { already: true } };
      }
      const overrideSettings = { ...present, forceUpgrade: true, until };
      const answer = await callAks(azure, {
        method: "PUT",
        path: clusterId,
        body: {
          ...found,
          properties: { ...found.properties, upgradeSettings: { ...upgradeSettings, overrideSettings } },
        },
        headers: found.eTag ? { "if-match": found.eTag } : {},
      });
      return startedOrFailed(azure, answer, clusterId);
    } catch (error) {
      return answerOfThrown(error, clusterId, azure.clock.now());
    }
  };
}
