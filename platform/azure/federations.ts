import { nameOf, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { CleanUpFacts } from "../../domain/clean-up/facts.ts";
import { whyUnknown } from "../../domain/reasons/unknown.ts";
import { unlessRefused } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { listCredentials } from "./identities.ts";
import { inTurn } from "./in-turn.ts";

/** The federated credentials of these identities. An identity that Azure does not show may have some. */
export async function readFederations(
  azure: Azure,
  identityIds: readonly ResourceId[],
): Promise<Pick<CleanUpFacts, "federated" | "sharersUnknown">> {
  const read = await inTurn(identityIds, async (id) => ({
    name: nameOf(id),
    credentials: await unlessRefused(() => listCredentials(azure, id)),
  }));
  const unread = read.filter(({ credentials }) => credentials === undefined).map(({ name }) => name);
  const federated = read.flatMap(({ name, credentials = [] }) =>
    credentials.map((credential) => `${credential.name} of ${name}`),
  );
  return {
    ...(federated.length === 0 ? {} : { federated }),
    ...(unread.length === 0
      ? {}
      : { sharersUnknown: whyUnknown("federated-credentials-hidden", { identities: unread }) }),
  };
}
