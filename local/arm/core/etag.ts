import { ArmError } from "./arm-error.ts";
import type { Context } from "./exchange.ts";

/**
 * If-Match and If-None-Match as AKS reads them. `etag` is the stored resource's, undefined if there is none. Source:
 * docs: use-etags (the table of PUT, PATCH and DELETE); both headers at once are a 400. While an operation goes on, which
 * changed the etag when it began, a mismatch is the 409 of Azure/terraform-azurerm-aks#604.
 */
export function checkPreconditions(context: Context, etag: string | undefined, busy = false): void {
  const { headers, method } = context.request;
  const ifMatch = headers["if-match"] ?? "";
  const ifNoneMatch = headers["if-none-match"] ?? "";
  if (ifMatch !== "" && ifNoneMatch !== "") {
    throw new ArmError({
      status: 400,
      code: "BadRequest",
      message: "If-Match and If-None-Match cannot be used in one request.",
      shape: "flat",
    });
  }
  if (ifNoneMatch !== "" && ifNoneMatch !== "*") {
    throw new ArmError({
      status: 400,
      code: "BadRequest",
      message: "If-None-Match can only be empty or '*'.",
      shape: "flat",
    });
  }
  if (ifNoneMatch === "*" && etag !== undefined) throw failed("the resource exists already");
  if (ifMatch === "") return;
  if (etag === undefined) {
    if (method === "PUT") throw failed("there is no such resource");
    return;
  }
  if (ifMatch === "*" || unquoted(ifMatch) === etag) return;
  throw busy ? mismatch() : failed(`the current etag is '${etag}'`);
}

function unquoted(tag: string): string {
  return tag.replace(/^W\//, "").replace(/^"(.*)"$/, "$1");
}

function failed(why: string): ArmError {
  return new ArmError({
    status: 412,
    code: "PreconditionFailed",
    message: `The precondition of the request is not met: ${why}.`,
    shape: "flat",
  });
}

function mismatch(): ArmError {
  return new ArmError({
    status: 409,
    code: "EtagMismatch",
    message: "Operation is not allowed: Another operation is in progress and has changed the etag.",
    shape: "flat",
  });
}
