import type { Finding } from "../../domain/finding.ts";
import {
  findingsOf,
  inspected,
  type InspectionTrail,
  reportInspection,
} from "../../domain/identity-table/inspection.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { inspectCluster } from "./contract.ts";

type Trail = InspectionTrail & { readonly seen?: readonly Finding[] };

export const inspectClusterWorkflow = registerWorkflow(inspectCluster, {
  begin: ({ clusterId }): Trail => ({ clusterId, identities: [], nodes: [], unaccounted: [] }),
  *carryOut(flow, { request: { clusterId }, facts }, note) {
    yield* flow.enter("running", "inspect", "the table of identities");
    note({ ...inspected(facts, clusterId), seen: findingsOf(facts, clusterId) });
  },
  report: reportInspection,
});
