import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import { ensureIdentity, type EnsuredIdentity } from "../../activities/ensure-identity/contract.ts";
import type { Tags } from "../../domain/schema/tags.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { defined } from "../../domain/schema/defined.ts";

interface MadeIdentity {
  readonly identity: EnsuredIdentity;
  /** True for one that was there before. */
  readonly found: boolean;
}

/** How an identity is made where there is none. */
export interface NewIdentity {
  readonly location: string;
  readonly tags?: Tags | undefined;
}

/** Has a user-assigned identity exist; its ids as Azure answers them. */
export function* createIdentity(
  flow: Flow,
  identityId: ResourceId,
  { location, tags }: NewIdentity,
): Steps<MadeIdentity> {
  const { outcome, ...identity } = yield* flow.value(
    ensureIdentity,
    { identityId, location, ...defined({ tags }) },
    { resource: identityId },
  );
  return { identity, found: outcome === "found" };
}
