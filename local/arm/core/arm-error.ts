import type { Json, JsonObject } from "../world/json.ts";
import { defined } from "../../../domain/schema/defined.ts";

/** Where an error's fields stand in the body. ARM wraps them in `error`; AKS itself does not (microsoft/tyger#121). */
type ErrorShape = "enveloped" | "flat";

export interface ArmErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly [more: string]: Json | undefined;
}

export interface ArmErrorInit {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details?: readonly ArmErrorDetail[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly shape?: ErrorShape;
  /** Of flat errors; empty if absent. */
  readonly subcode?: string;
}

/** An answer in the shape of Azure's errors, thrown by whatever refuses a request. */
export class ArmError extends Error {
  override readonly name = "ArmError";
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly #init: ArmErrorInit;

  constructor(init: ArmErrorInit) {
    super(init.message);
    this.status = init.status;
    this.code = init.code;
    // Recorded: what AKS itself answers names no charset.
    this.headers = {
      ...(init.shape === "flat" ? { "content-type": "application/json" } : {}),
      ...init.headers,
    };
    this.#init = init;
  }

  body(): JsonObject {
    const { code, message, target, details, shape, subcode = "" } = this.#init;
    if (shape === "flat") {
      return {
        code,
        details: details ?? null,
        message,
        subcode,
        ...defined({ target }),
      };
    }
    return {
      error: {
        code,
        message,
        ...defined({ target, details }),
      },
    };
  }
}

/** Code of every refusal that is the simulator's own and not Azure's. */
const NOT_MODELLED = "NotModelled";

/** The loud answer to what this simulator does not know; Azure may well know it. */
export function notModelled(what: string): ArmError {
  return new ArmError({ status: 400, code: NOT_MODELLED, message: `The simulator does not model ${what}.` });
}
