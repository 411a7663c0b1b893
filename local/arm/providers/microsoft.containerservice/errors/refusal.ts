import { ArmError, type ArmErrorInit } from "../../../core/arm-error.ts";

/** AKS answers its own errors without the `error` envelope. Source: microsoft/tyger#121 (body as received). */
export function refusal(init: ArmErrorInit): ArmError {
  return new ArmError({ ...init, shape: "flat" });
}
