import type { z } from "zod";
import { subscriptionOf } from "../../domain/arm-id.ts";
import { type Permission, permitsAll } from "../../domain/permission.ts";
import { answerOfThrown } from "../../platform/azure/answer.ts";
import { rightsAt, rightsOfRole } from "../../platform/azure/authorization.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import type { Answer } from "../activity-contract.ts";
import type { readOwnRole } from "./contract.ts";

/** Two calls: what the role gives, and what Keyless may do there. */
export function makeReadOwnRole(azure: Azure) {
  return async ({ scope, roleId }: z.infer<typeof readOwnRole.input>): Promise<Answer<{ acts: boolean }>> => {
    try {
      const wanted = await rightsOfRole(azure, subscriptionOf(scope), roleId);
      const own = await rightsAt(azure, scope);
      const acts =
        wanted.length > 0 &&
        wanted.every(
          ({ onResources, onData }) =>
            shows(
              own.map((one) => one.onResources),
              onResources,
            ) &&
            shows(
              own.map((one) => one.onData),
              onData,
            ),
        );
      return { kind: "done", value: { acts } };
    } catch (error) {
      return answerOfThrown(error, scope, azure.clock.now());
    }
  };
}

/** A role shows as its own entry, or is covered by what Keyless has anyway. */
function shows(own: readonly Permission[], { actions, notActions }: Permission): boolean {
  return (
    own.some((one) => sameTexts(one.actions, actions) && sameTexts(one.notActions, notActions)) ||
    actions.every((action) => permitsAll(own, action))
  );
}

function sameTexts(left: readonly string[], right: readonly string[]): boolean {
  const sorted = (texts: readonly string[]) => texts.map((text) => text.toLowerCase()).sort();
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}
