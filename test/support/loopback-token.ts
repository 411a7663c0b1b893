import type { LoopbackToken } from "../../functions/http/loopback-caller.ts";

/** The token of every Keyless that tests start in their own process. */
export const TOKEN: LoopbackToken = {
  value: "the-token-that-tests-send-to-loopback",
  place: "test/support/loopback-token.ts",
};

/** What a caller sends who has it. */
export const withToken = { authorization: `Bearer ${TOKEN.value}` };
