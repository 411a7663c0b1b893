import { canonicalId, isWithin } from "../arm-id/arm-id.ts";
import { readParts } from "../arm-id/parts.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { type Guardrails, isOwnPrincipal } from "./guardrails.ts";

/** The fields of a plan that are checked; every plan has them. */
interface Planned {
  readonly writes: readonly { readonly resource: string }[];
}

/** Blockers for resources of Keyless itself in a request or a plan; the same for every workflow. */
export function ownResourceFindings(
  guardrails: Guardrails,
  request: unknown,
  { writes }: Planned,
): readonly Finding[] {
  const named = textsIn(request);
  const ids = [...named.filter((text) => text.startsWith("/")), ...writes.map(({ resource }) => resource)];
  const own = new Map(ids.filter((id) => isOwn(guardrails, id)).map((id) => [canonicalId(id), id] as const));
  return [
    ...[...own.values()].map((id) => finding("keyless-own-resource", id)),
    ...[...new Set(named)]
      .filter((text) => isOwnPrincipal(guardrails, text))
      .map((text) => ownIdentity(text)),
  ];
}

/** The blocker for Keyless's own identity. */
export function ownIdentity(resource: string): Finding {
  return finding("keyless-own-identity", resource);
}

/** Blockers for principals of a run that are Keyless itself. */
export function ownPrincipalFindings(
  guardrails: Guardrails,
  principalIds: readonly string[],
  resource: string,
): readonly Finding[] {
  return principalIds.some((id) => isOwnPrincipal(guardrails, id)) ? [ownIdentity(resource)] : [];
}

/** True for a resource of Keyless, and for anything in one. */
function isOwn({ ownResources, ownStorageAccount }: Guardrails, id: string): boolean {
  return ownResources.some((own) => isWithin(id, own)) || isAccount(id, ownStorageAccount);
}

/** Names of storage accounts are unique in all of Azure. Source: learn.microsoft.com/azure/storage/common/storage-account-overview. */
function isAccount(id: string, account: string | undefined): boolean {
  const read = readParts(id);
  const [resource] = read.kind === "id" ? read.parts.resources : [];
  return (
    account !== undefined &&
    resource?.provider.toLowerCase() === "microsoft.storage" &&
    resource.types[0]?.toLowerCase() === "storageaccounts" &&
    resource.names[0]?.toLowerCase() === account
  );
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
