import type { Simulator } from "../../local/arm/simulator.ts";
import { CALLER } from "../../local/arm/core/caller.ts";
import { canonical } from "../../local/arm/world/ids.ts";
import {
  isObject,
  type Json,
  type JsonObject,
  objectsAt,
  textAt,
  withAt,
} from "../../local/arm/world/json.ts";

const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const SECRET = "a-secret-of-this-test";

/** Somebody who types the commands of a remedy, about one cluster of a simulated Azure. */
export class AzPerson {
  readonly #simulator: Simulator;
  readonly #clusterId: string;

  constructor(simulator: Simulator, clusterId: string) {
    this.#simulator = simulator;
    this.#clusterId = clusterId;
  }

  /** @throws Error for a command that Azure refuses, and for one that this person does not know */
  type(command: string): void {
    const [verb = command] = command.split(/ (?=-)/);
    switch (verb) {
      case "az aks update":
        this.#put(this.#clusterId, (body) => body);
        return;
      case "az aks upgrade":
        this.#put(this.#clusterId, (body) =>
          withAt(body, ["properties", "kubernetesVersion"], body["properties"] && this.#version()),
        );
        return;
      case "az aks update-credentials": {
        const clientId = textAt(this.#cluster(), "properties", "servicePrincipalProfile", "clientId") ?? "";
        this.#call("POST", `${this.#clusterId}/resetServicePrincipalProfile`, { clientId, secret: SECRET });
        return;
      }
      case "az aks nodepool update":
        this.#put(this.#pool(command), (body) =>
          withAt(body, ["properties", "upgradeSettings", "maxSurge"], "1"),
        );
        return;
      case "az aks nodepool upgrade":
        if (command.includes("--node-image-only"))
          this.#call("POST", `${this.#pool(command)}/upgradeNodeImageVersion`);
        else
          this.#put(this.#pool(command), (body) =>
            withAt(body, ["properties", "orchestratorVersion"], this.#version()),
          );
        return;
      case "az aks delete":
        this.#call("DELETE", this.#other());
        return;
      case "az lock delete": {
        const lock = `${this.#other()}/providers/Microsoft.Authorization/locks/in-the-way`;
        this.#call("PUT", lock, { properties: { level: "CanNotDelete" } });
        this.#call("DELETE", lock);
        return;
      }
      case "az provider register":
        this.#call("POST", `${this.#subscription()}/providers/Microsoft.Compute/register`);
        return;
      case "az group create":
        this.#call("PUT", `${this.#subscription()}/resourceGroups/rg-made`, { location: "westeurope" });
        return;
      case "az identity create":
        this.#call(
          "PUT",
          `${this.#group()}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-again`,
          {
            location: "westeurope",
          },
        );
        return;
      case "az role assignment create":
      case "az role assignment delete": {
        const id = `${this.#group()}/providers/Microsoft.Authorization/roleAssignments/0a0a0a0a-1111-4222-8333-444444444444`;
        const roleDefinitionId = `${this.#subscription()}/providers/Microsoft.Authorization/roleDefinitions/${CONTRIBUTOR}`;
        const properties = {
          roleDefinitionId,
          principalId: CALLER.objectId,
          principalType: "ServicePrincipal",
        };
        this.#call("PUT", id, { properties });
        if (verb.endsWith("delete")) this.#call("DELETE", id);
        return;
      }
      // What the simulator has no requests for: the directory, exemptions, the cluster's own API.
      case "az ad app credential reset":
      case "az ad sp create-for-rbac":
      case "az policy exemption create":
      case "kubectl patch poddisruptionbudget <name>":
        return;
      default:
        throw new Error(`nobody knows how to type: ${command}`);
    }
  }

  #version(): string {
    return textAt(this.#cluster(), "properties", "currentKubernetesVersion") ?? "";
  }

  #cluster(): JsonObject | undefined {
    return this.#simulator.view().get("clusters", canonical(this.#clusterId))?.body;
  }

  /** The pool that a command names; the first where it leaves that to the person. */
  #pool(command: string): string {
    const [, named] = /--name (\S+)/.exec(command) ?? [];
    const pools = objectsAt(this.#cluster(), "properties", "agentPoolProfiles");
    const pool = pools.find((one) => textAt(one, "name") === named) ?? pools[0];
    return `${this.#clusterId}/agentPools/${textAt(pool, "name") ?? ""}`;
  }

  /** A cluster that the run is not about. */
  #other(): string {
    for (const [key, { body }] of this.#simulator.view().entries("clusters"))
      if (key !== canonical(this.#clusterId)) return textAt(body, "id") ?? key;
    throw new Error("this world has only one cluster");
  }

  #group(): string {
    return this.#clusterId.split("/").slice(0, 5).join("/");
  }

  #subscription(): string {
    return this.#clusterId.split("/").slice(0, 3).join("/");
  }

  #put(path: string, edit: (body: JsonObject) => JsonObject): void {
    const body = this.#call("GET", path);
    if (isObject(body)) this.#call("PUT", path, edit(body));
  }

  #call(method: string, path: string, body?: Json): Json | undefined {
    const outcome = this.#simulator.handle({
      ...{ method, path, body, bodyHash: undefined, origin: "http://127.0.0.1" },
      query: new URLSearchParams({ "api-version": versionOf(path) }),
      headers: { authorization: "Bearer a-person" },
    });
    if (outcome.kind !== "answer" || outcome.reply.status >= 400)
      throw new Error(`${method} ${path}: ${JSON.stringify(outcome)}`);
    return outcome.reply.body;
  }
}

function versionOf(path: string): string {
  if (/Microsoft.Authorization\/locks/i.test(path)) return "2020-05-01";
  if (/Microsoft.Authorization/i.test(path)) return "2022-04-01";
  if (/Microsoft.ManagedIdentity/i.test(path)) return "2024-11-30";
  return /managedClusters/i.test(path) ? "2026-06-01" : "2021-04-01";
}
