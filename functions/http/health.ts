import type { Endpoint } from "./endpoint.ts";
import { jsonResponse } from "./problem.ts";

export const getHealth: Endpoint = {
  name: "health",
  method: "GET",
  route: "health",
  handle: async ({ parts: { clock, simulatedTime = false } }) =>
    jsonResponse(200, { status: "ok", time: new Date(clock.now()).toISOString(), simulatedTime }),
};
