import { ArmError, type ArmErrorDetail } from "../../core/arm-error.ts";
import type { Context } from "../../core/exchange.ts";
import { guid } from "../../core/seed.ts";
import type { QueryError } from "../../kql/index.ts";
import { defined } from "../../../../domain/schema/defined.ts";

/**
 * A query that is refused, as Resource Graph words it: what is wrong stands in the details, with line, character and
 * token. Source: Azure/aztfexport#485 (ParserFailure), Azure/azure-powershell#13762 (an operator that is not supported).
 * What only the simulator does not know says so in the message itself.
 */
export function queryRefused(context: Context, error: QueryError): ArmError {
  const { line, column, token } = error.place;
  const place = { line, characterPositionInLine: column, token };
  const invalid: ArmErrorDetail = {
    code: "InvalidQuery",
    message:
      "Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.",
  };
  switch (error.kind) {
    case "syntax":
      return badRequest(context, [
        invalid,
        {
          code: "ParserFailure",
          message: "ParserFailure",
          ...place,
          ...defined({ expectedToken: error.expected }),
        },
      ]);
    case "semantic":
      return badRequest(context, [
        invalid,
        { code: error.code ?? "InvalidQuery", message: error.message, ...place },
      ]);
    case "notModelled":
      return new ArmError({
        status: 400,
        code: "BadRequest",
        message: error.message,
        details: [invalid, { code: "NotModelled", message: error.message, ...place }],
      });
  }
}

/** Source: Azure/azure-sdk-for-js#12780 and Azure/aztfexport#485 for the message that tells nothing. */
export function badRequest(context: Context, details: readonly ArmErrorDetail[]): ArmError {
  const { now, seed, request } = context;
  const timestamp = new Date(now).toISOString().replace("Z", "0000Z");
  const correlation = guid(seed, "resource graph", String(now), request.bodyHash ?? "");
  return new ArmError({
    status: 400,
    code: "BadRequest",
    message: `Please provide below info when asking for support: timestamp = ${timestamp}, correlationId = ${correlation}.`,
    details,
  });
}
