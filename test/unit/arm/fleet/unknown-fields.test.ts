import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadFleet } from "../../../../local/arm/fleet/load-fleet.ts";

/** Names that no version of the service uses, among them some that JavaScript objects treat specially. */
const unknownName = fc.oneof(
  fc.string({ minLength: 1 }).map((name) => `x-${name}`),
  fc.constantFrom("__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"),
);
const json = fc.jsonValue({ maxDepth: 4 });
const unknownFields = fc.dictionary(unknownName, json, { maxKeys: 4 });
/** The tool prints null for "no value", so an unknown field that is null says nothing. */
const saidFields = fc.dictionary(
  unknownName,
  json.filter((value) => value !== null),
  { maxKeys: 4 },
);

const id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/alpha";
const principal = { clientId: "22222222-3333-4444-8555-666666666666" };
const seed = Date.UTC(2026, 0, 1) % 0x7fffffff;
const run = { seed, numRuns: 300 };

/** JSON text both ways, so that what is compared is what a file would hold. */
const throughFile = (entries: unknown): unknown =>
  JSON.parse(JSON.stringify(loadFleet(JSON.stringify(entries), { file: "fleet.json" })));
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe(`unknown fields survive at every level (seed ${seed.toString()})`, () => {
  it("of a list in ARM's shape", () => {
    const fields = fc.tuple(unknownFields, unknownFields, unknownFields, unknownFields);
    fc.assert(
      fc.property(fields, ([below, inPool, inProfile, inTags]) => {
        const cluster = {
          id,
          name: "alpha",
          type: "Microsoft.ContainerService/managedClusters",
          location: "westeurope",
          tags: inTags,
          properties: {
            ...below,
            servicePrincipalProfile: principal,
            agentPoolProfiles: [{ ...inPool, name: "one" }],
            networkProfile: { ...inProfile },
          },
        };
        expect(throughFile({ value: [cluster] })).toEqual(asJson([cluster]));
      }),
      run,
    );
  });

  it("of what the command-line tool prints, below properties", () => {
    const fields = fc.tuple(saidFields, saidFields, saidFields, saidFields, unknownFields);
    fc.assert(
      fc.property(fields, ([atTop, inPool, inProfile, inItem, inLabels]) => {
        const printed = {
          ...atTop,
          id,
          name: "alpha",
          location: "westeurope",
          servicePrincipalProfile: principal,
          agentPoolProfiles: [
            { ...inPool, name: "one", nodeLabels: inLabels, linuxOsConfig: { ...inProfile } },
          ],
          networkProfile: { loadBalancerProfile: { effectiveOutboundIps: [{ ...inItem }] } },
        };
        expect(throughFile([printed])).toEqual(
          asJson([
            {
              id,
              name: "alpha",
              type: "Microsoft.ContainerService/managedClusters",
              location: "westeurope",
              properties: {
                ...atTop,
                servicePrincipalProfile: principal,
                agentPoolProfiles: [
                  { ...inPool, name: "one", nodeLabels: inLabels, linuxOSConfig: { ...inProfile } },
                ],
                networkProfile: { loadBalancerProfile: { effectiveOutboundIPs: [{ ...inItem }] } },
              },
            },
          ]),
        );
      }),
      run,
    );
  });
});
