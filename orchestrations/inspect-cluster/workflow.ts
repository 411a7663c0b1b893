import {
  findingsOf,
  inspected,
  InspectionProgress,
  reportInspection,
} from "../../domain/identity-table/inspection.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { inspectCluster } from "./contract.ts";

export const inspectClusterWorkflow = registerWorkflow(inspectCluster, {
  soFar: InspectionProgress,
  begin: ({ clusterId }): InspectionProgress => ({ clusterId, identities: [], nodes: [], unaccounted: [] }),
  *carryOut(flow, { request: { clusterId }, facts }, { note }) {
    yield* flow.enter("running", "inspect", "the table of identities");
    note({ ...inspected(facts, clusterId), seen: findingsOf(facts, clusterId) });
  },
  report: reportInspection,
});
