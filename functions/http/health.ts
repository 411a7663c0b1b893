import { checkHealth } from "../health-checks.ts";
import type { Endpoint } from "./endpoint.ts";
import { fail, jsonResponse } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

/** For probes, which do not sign in: only whether Keyless can work. */
export const getHealth: Endpoint = {
  name: "health",
  method: "GET",
  route: "health",
  worksWithoutDurableClient: true,
  async handle(exchange) {
    const { dependencies } = exchange;
    const { checkedAt, checks } = await checkHealth(dependencies, () => exchange.engine);
    if (checks.every(({ failure }) => failure === undefined))
      return jsonResponse(200, {
        status: "ok",
        time: checkedAt,
        simulatedTime: dependencies.simulatedTime ?? false,
      });
    return fail(problem("not-healthy"));
  },
};

/** For people: what Keyless needs, and what is wrong with it. */
export const getReadiness: Endpoint = {
  name: "healthReady",
  method: "GET",
  route: "health/ready",
  role: "Fleet.Read",
  worksWithoutDurableClient: true,
  async handle(exchange) {
    const { checkedAt, checks } = await checkHealth(exchange.dependencies, () => exchange.engine);
    const failed = checks.flatMap(({ name, failure }) =>
      failure === undefined ? [] : [{ path: name, message: failure }],
    );
    if (failed.length === 0) {
      const well = Object.fromEntries(checks.map(({ name }) => [name, "ok"]));
      return jsonResponse(200, { status: "ok", time: checkedAt, checks: well });
    }
    return fail({
      ...problem("not-ready", { failed: failed.map(({ path }) => path), at: checkedAt }),
      errors: failed,
    });
  },
};
