import type { ReadAnswer } from "../domain/activity/answer.ts";
import type { DeploymentGuardrails, Guarded, Guardrails } from "../domain/guardrails/guardrails.ts";
import type { Azure } from "../platform/azure/azure.ts";
import { ownObjectId } from "../platform/azure/own-identity.ts";
import { defined } from "../domain/schema/defined.ts";

type Reads<Input, Value> = (input: Input) => Promise<ReadAnswer<Value>>;

/** The guardrails of a deployment, with the identity that Keyless itself uses. */
export async function guardrailsOf(azure: Azure, deployment: DeploymentGuardrails): Promise<Guardrails> {
  const ownPrincipalId = await ownObjectId(azure);
  return { ...deployment, ...defined({ ownPrincipalId }) };
}

/** Adds the guardrails of a deployment to the facts that a handler reads. */
export function withGuardrails(azure: Azure, deployment: DeploymentGuardrails) {
  return <Input, Facts>(read: Reads<Input, Facts>): Reads<Input, Facts & Guarded> =>
    async (input) => {
      const answer = await read(input);
      return answer.kind === "done"
        ? { kind: "done", value: { ...answer.value, guardrails: await guardrailsOf(azure, deployment) } }
        : answer;
    };
}
