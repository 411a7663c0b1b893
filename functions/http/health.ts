import type { Endpoint } from "./endpoint.ts";
import { jsonResponse } from "./problem.ts";

export const getHealth: Endpoint = {
  name: "health",
  method: "GET",
  route: "health",
  handle: async ({ parts }) =>
    jsonResponse(200, { status: "ok", time: new Date(parts.clock.now()).toISOString() }),
};
