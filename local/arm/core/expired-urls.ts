import { ArmError } from "./arm-error.ts";
import type { Reply } from "./exchange.ts";
import { canonical, nameOf } from "../world/ids.ts";

const HEADERS = ["azure-asyncoperation", "location"];

/** Status URLs that stop working before their operation ends, as a poller's state can (docs: async-operations). */
export class ExpiredUrls {
  readonly #expireAt = new Map<string, number>();

  /** @param at - simulated time, milliseconds since the epoch */
  expire({ headers = {} }: Reply, at: number): void {
    for (const name of HEADERS) {
      const url = headers[name];
      // An identity's `Location` is a relative id, not a status URL.
      if (url?.startsWith("http") === true) this.#expireAt.set(canonical(new URL(url).pathname), at);
    }
  }

  /** @throws ArmError for a URL that no longer works */
  check(path: string, now: number): void {
    const at = this.#expireAt.get(canonical(path));
    if (at === undefined || now < at) return;
    throw new ArmError({
      status: 404,
      code: "NotFound",
      message: `The operation '${nameOf(path)}' was not found.`,
      shape: "flat",
    });
  }
}
