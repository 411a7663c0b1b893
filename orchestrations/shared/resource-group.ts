import { ensureResourceGroup } from "../../activities/ensure-resource-group/contract.ts";
import { partsOf, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { defined } from "../../domain/schema/defined.ts";

interface GroupRequest {
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Creates the resource group of a resource that is to be created, in a step of its own; answers the name of the group. */
export function* createGroupOf(flow: Flow, id: ResourceId, { location, tags }: GroupRequest): Steps<string> {
  const { subscription, resourceGroup } = partsOf(id);
  yield* flow.enter("running", "ensureGroup", stepDetail("group", { name: resourceGroup }));
  const group = { subscription, resourceGroup, location, ...defined({ tags }) };
  yield* flow.value(ensureResourceGroup, group, { resource: resourceGroup });
  return resourceGroup;
}
