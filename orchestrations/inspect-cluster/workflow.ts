import {
  findingsOf,
  inspected,
  InspectionProgress,
  reportInspection,
} from "../../domain/identity-table/inspection.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { inspectCluster } from "./contract.ts";

export const inspectClusterWorkflow = registerWorkflow(inspectCluster, {
  soFar: InspectionProgress,
  begin: ({ clusterId }): InspectionProgress => ({ clusterId, identities: [], nodes: [], unaccounted: [] }),
  *carryOut(flow, { request: { clusterId }, facts }, { note }) {
    yield* flow.enter("running", "inspect", stepDetail("identity-table"));
    note({ ...inspected(facts, clusterId), seen: findingsOf(facts, clusterId) });
  },
  report: reportInspection,
});
