import { z } from "zod";
import { below, canonicalId, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import type { ArmFailure } from "../../domain/arm-verdict/arm-verdict.ts";
import { API_VERSIONS, ArmCallFailed, type ListPage, PAGES_AT_MOST, requireListPage } from "./arm.ts";
import { asRequester } from "./budgets/attempts.ts";
import type { Caller } from "./caller.ts";

const Listed = z.looseObject({ id: z.string() });

export interface Failed {
  readonly kind: "failed";
  readonly failure: ArmFailure;
}

/**
 * The clusters of a subscription, by their ids in canonical spelling, as ARM sent them: read as far as somebody needs them. The
 * last page of such a list is empty (recorded), so that whoever finds their clusters before it saves a call.
 */
export class ListedClusters {
  readonly #azure: Caller;
  readonly #subscription: string;
  readonly #byId = new Map<string, unknown>();
  #pages = 0;
  /** The link to the page that comes next; undefined before the first and after the last. */
  #next: string | undefined;
  #reading: Promise<Failed | undefined> | undefined;

  constructor(azure: Caller, subscription: string) {
    this.#azure = azure;
    this.#subscription = subscription;
  }

  /** How many pages are known to be there. */
  get pages(): number {
    return this.#pages + (this.#next === undefined ? 0 : 1);
  }

  /** Undefined for one that is not among them. */
  async find(id: string): Promise<{ readonly json: unknown } | Failed | undefined> {
    const failed = await this.#readUntil(() => this.#byId.has(id));
    if (failed !== undefined) return failed;
    return this.#byId.has(id) ? { json: this.#byId.get(id) } : undefined;
  }

  async all(): Promise<{ readonly kind: "read"; readonly byId: ReadonlyMap<string, unknown> } | Failed> {
    return (await this.#readUntil(() => false)) ?? { kind: "read", byId: this.#byId };
  }

  /** Reads the first page; a list that fails there is none. */
  begin(): Promise<Failed | undefined> {
    return this.#readUntil(() => true);
  }

  async #readUntil(isEnough: () => boolean): Promise<Failed | undefined> {
    for (;;) {
      const isWhole = this.#pages > 0 && this.#next === undefined;
      if (isWhole || (this.#pages > 0 && isEnough())) return undefined;
      this.#reading ??= this.#readOn().finally(() => {
        this.#reading = undefined;
      });
      const failed = await this.#reading;
      if (failed !== undefined) return failed;
    }
  }

  async #readOn(): Promise<Failed | undefined> {
    if (this.#pages >= PAGES_AT_MOST) {
      throw new RangeError(
        `the clusters of ${this.#subscription} have more than ${String(PAGES_AT_MOST)} pages`,
      );
    }
    try {
      const { rows, next } = await this.#page();
      for (const row of rows) this.#byId.set(canonicalId(row.id), row);
      this.#pages += 1;
      this.#next = next;
      return undefined;
    } catch (error) {
      if (error instanceof ArmCallFailed) return { kind: "failed", failure: error.failure };
      throw error;
    }
  }

  /** Whoever reads on, it waits in one place for Azure's budget. */
  #page(): Promise<ListPage<z.infer<typeof Listed>>> {
    const subscription = this.#subscription;
    const path = below(
      subscriptionId(subscription),
      "providers",
      "Microsoft.ContainerService",
      "managedClusters",
    );
    return asRequester({ id: `clusters ${subscription}`, group: subscription }, () =>
      requireListPage(this.#azure, { path, apiVersion: API_VERSIONS.aks }, Listed, this.#next),
    );
  }
}
