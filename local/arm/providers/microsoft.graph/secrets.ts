import { z } from "zod";
import { ArmError } from "../../core/arm-error.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { nextNumber } from "../../core/moment.ts";
import { guid, token } from "../../core/seed.ts";
import type { JsonObject } from "../../world/json.ts";
import type { AddedSecret, PrincipalRecord } from "../../world/tables.ts";

/** A secret as Graph lists it; its text is shown once, when it is made. */
interface ShownSecret {
  readonly keyId: string;
  readonly endsAt: number;
  readonly startsAt: number | null;
  readonly displayName: string | null;
}

const keyIdOf = ({ objectId }: PrincipalRecord, index: number): string =>
  objectId.replace(/^.{8}/, `5ec2e7${String(index).padStart(2, "0")}`);

/** The secrets that the application or the service principal shows, those that have ended included. */
export function shownSecrets(principal: PrincipalRecord, at: AddedSecret["at"]): readonly ShownSecret[] {
  const {
    secretExpiresAt,
    otherSecrets = [],
    secretName,
    secretOn = "application",
    addedSecrets = [],
    removedSecrets = [],
  } = principal;
  const ends = secretExpiresAt === null ? otherSecrets : [secretExpiresAt, ...otherSecrets];
  const first = ends.map((endsAt, index): ShownSecret => ({
    keyId: keyIdOf(principal, index),
    endsAt,
    startsAt: null,
    displayName: secretName,
  }));
  return [...(at === secretOn ? first : []), ...addedSecrets.filter((one) => one.at === at)].filter(
    ({ keyId }) => !removedSecrets.includes(keyId),
  );
}

/**
 * Whether a secret signs an application in. One that was added is known by its text; every other text, and none, stands for
 * the secret that was there from the beginning, unless the world knows that one's text.
 */
export function secretState(
  principal: PrincipalRecord,
  text: string | undefined,
  now: number,
): "works" | "expired" | "wrong" {
  const { secretExpiresAt, secret, addedSecrets = [], removedSecrets = [] } = principal;
  const added = addedSecrets.find((one) => one.text === text);
  if (added !== undefined) {
    if (removedSecrets.includes(added.keyId)) return "wrong";
    return added.endsAt > now ? "works" : "expired";
  }
  if (removedSecrets.includes(keyIdOf(principal, 0))) return "wrong";
  if (secretExpiresAt !== null && secretExpiresAt <= now) return "expired";
  return secret !== undefined && text !== undefined && secret !== text ? "wrong" : "works";
}

const NewSecret = z.object({
  passwordCredential: z
    .object({
      displayName: z.string().nullable().default(null),
      startDateTime: z.iso.datetime({ offset: true }).optional(),
      endDateTime: z.iso.datetime({ offset: true }).optional(),
    })
    .default({ displayName: null }),
});
const OldSecret = z.object({ keyId: z.guid() });

/** Without an end it lasts this long. Source: docs: graph, application: addPassword. */
const YEARS = 2;

/** Makes a secret, and shows its text this once. Source: docs: graph, application: addPassword. @throws ArmError */
export function addSecret(context: Context, principal: PrincipalRecord, at: AddedSecret["at"]): Reply {
  const { passwordCredential } = parsed(NewSecret, context.request.body ?? {});
  const { world, seed, now } = context;
  const incarnation = String(nextNumber(world));
  const { startDateTime, endDateTime, displayName } = passwordCredential;
  const startsAt = startDateTime === undefined ? now : Date.parse(startDateTime);
  const endsAt =
    endDateTime === undefined
      ? new Date(startsAt).setUTCFullYear(new Date(startsAt).getUTCFullYear() + YEARS)
      : Date.parse(endDateTime);
  const made: AddedSecret = {
    keyId: guid(seed, "secret", principal.objectId, incarnation),
    text: token(40, seed, "secret text", principal.objectId, incarnation),
    displayName,
    startsAt,
    endsAt,
    at,
  };
  const addedSecrets = [...(principal.addedSecrets ?? []), made];
  world.put("principals", principal.objectId, { ...principal, addedSecrets });
  return { status: 200, body: { ...secretBody(made), secretText: made.text, hint: made.text.slice(0, 3) } };
}

/** Takes a secret away: whoever signs in with it cannot any more. Source: docs: graph, application: removePassword. */
export function removeSecret(context: Context, principal: PrincipalRecord, at: AddedSecret["at"]): Reply {
  const { keyId } = parsed(OldSecret, context.request.body ?? {});
  const wanted = keyId.toLowerCase();
  if (!shownSecrets(principal, at).some((one) => one.keyId.toLowerCase() === wanted)) {
    throw badRequest(`No password credential found with keyId ${keyId}.`);
  }
  const removedSecrets = [...(principal.removedSecrets ?? []), wanted];
  context.world.put("principals", principal.objectId, { ...principal, removedSecrets });
  return { status: 204 };
}

export const secretBody = ({ keyId, displayName, startsAt, endsAt }: ShownSecret): JsonObject => ({
  keyId,
  displayName,
  endDateTime: new Date(endsAt).toISOString(),
  startDateTime: startsAt === null ? null : new Date(startsAt).toISOString(),
  hint: null,
  secretText: null,
  customKeyIdentifier: null,
});

function parsed<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw badRequest(z.prettifyError(read.error));
}

/** Source: docs: graph/errors (400). */
const badRequest = (message: string): ArmError =>
  new ArmError({ status: 400, code: "Request_BadRequest", message });
