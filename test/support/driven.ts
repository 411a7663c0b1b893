import { z } from "zod";
import { hasEnded, RunRecord } from "../../domain/run/record.ts";
import type { ClusterRecord } from "../../local/arm/world/tables.ts";
import { canonical } from "../../local/arm/world/ids.ts";
import { rehearsed, type Rehearsed } from "./rehearsed.ts";
import { withToken } from "./loopback-token.ts";

const Started = z.object({ id: z.string() });
const Shown = z.record(z.string(), z.unknown());

/** Keyless over a simulated Azure, where a person answers incidents over HTTP. */
export class Driven {
  readonly keyless: Rehearsed;

  private constructor(keyless: Rehearsed) {
    this.keyless = keyless;
  }

  static async start(options: Parameters<typeof rehearsed>[0] = {}): Promise<Driven> {
    return new Driven(await rehearsed(options));
  }

  clusterId(name: string): string {
    return this.keyless.clusterId(name);
  }

  /** Changes what is true of one cluster. */
  edit(name: string, edit: (cluster: ClusterRecord) => ClusterRecord): void {
    const key = canonical(this.clusterId(name));
    this.keyless.simulator.change(({ world }) => {
      const record = world.get("clusters", key);
      if (record !== undefined) world.put("clusters", key, edit(record));
    });
  }

  /** Starts a run and waits until it has ended or asks for a person. */
  async begin(workflow: string, body: object): Promise<RunRecord> {
    const { id } = Started.parse(await this.#call(`/api/workflows/${workflow}/runs`, body));
    return this.#until(id, undefined);
  }

  /** Answers the incident that a run is parked on, and waits until it has ended or asks for a person again. */
  async answer({ id, incident }: RunRecord, command: "retry" | "skip" | "cancel"): Promise<RunRecord> {
    await this.#call(`/api/runs/${id}/${command}`, { reason: "because" });
    return this.#until(id, incident?.id);
  }

  async #until(id: string, answered: string | undefined): Promise<RunRecord> {
    for (;;) {
      await this.keyless.rehearsal.host.settled();
      const { possibleCommands: _, ...run } = Shown.parse(await this.#call(`/api/runs/${id}`));
      const record = RunRecord.parse(run);
      const { incident } = record;
      if (hasEnded(record) || (incident !== undefined && incident.id !== answered)) return record;
    }
  }

  async #call(path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.keyless.rehearsal.host.url}${path}`, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      headers: { ...withToken, "content-type": "application/json" },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: HTTP ${String(answer.status)} ${text}`);
    return JSON.parse(text);
  }
}
