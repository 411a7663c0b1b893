import { runtimeStatuses, type RuntimeStatus } from "../engine/instance.ts";

/** Which instances are meant. */
export interface InstanceFilter {
  readonly createdFrom?: number;
  readonly createdTo?: number;
  readonly statuses: readonly RuntimeStatus[];
}

/** A status that clients may ask for and no instance ever has. */
const noStatus = "Unknown";

/**
 * The query of a management call, read as the extension's HttpApiHandler does: names without regard to case, and a
 * value that cannot be read as if it were not there.
 */
export class Query {
  readonly #values = new Map<string, string[]>();

  constructor({ searchParams }: URL) {
    for (const [name, value] of searchParams) {
      const key = name.toLowerCase();
      this.#values.set(key, [...(this.#values.get(key) ?? []), value]);
    }
  }

  /** Several values of one name are joined by commas. */
  text(name: string): string | undefined {
    return this.#values.get(name.toLowerCase())?.join(",");
  }

  flag(name: string): boolean | undefined {
    const lower = this.text(name)?.trim().toLowerCase();
    return lower === "true" ? true : lower === "false" ? false : undefined;
  }

  positiveInteger(name: string): number | undefined {
    const value = Number(this.text(name) ?? "");
    return Number.isSafeInteger(value) && value > 0 ? value : undefined;
  }

  /** A number of seconds, as milliseconds. */
  milliseconds(name: string): number | undefined {
    const text = this.text(name) ?? "";
    const seconds = text.trim() === "" ? Number.NaN : Number(text);
    return Number.isFinite(seconds) ? seconds * 1000 : undefined;
  }

  /** Milliseconds since the epoch; a time without a zone is UTC. */
  time(name: string): number | undefined {
    const text = this.text(name)?.trim() ?? "";
    const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || !/^\d{4}-\d\d-\d\dT/.test(text);
    const at = Date.parse(zoned ? text : `${text}Z`);
    return Number.isNaN(at) ? undefined : at;
  }

  /** `nothing` if only a status is asked for that no instance has. */
  filter(): InstanceFilter | "nothing" {
    const wanted = (this.text("runtimeStatus") ?? "").split(",").map((status) => status.trim());
    const statuses = runtimeStatuses.filter((status) => wanted.includes(status));
    if (statuses.length === 0 && wanted.includes(noStatus)) return "nothing";
    const [createdFrom, createdTo] = [this.time("createdTimeFrom"), this.time("createdTimeTo")];
    return {
      ...(createdFrom !== undefined && { createdFrom }),
      ...(createdTo !== undefined && { createdTo }),
      statuses,
    };
  }
}
