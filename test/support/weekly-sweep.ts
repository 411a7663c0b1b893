import type { Schedule } from "../../domain/schedule/schedule.ts";

const BEFORE = "2026-03-01T00:00:00.000Z";
const PERSON = {
  tenant: "7e57ab1e-0000-4000-8000-00000000a55e",
  id: "carol",
  name: "Carol",
  kind: "user",
} as const;

/** A schedule of sweeps over another subscription, with a standing approval. */
export const WEEKLY_SWEEP: Schedule = {
  name: "weekly",
  workflow: "sweep",
  request: {
    workflow: "inspect-cluster",
    targets: { subscriptions: ["5b1ec7ed-0000-4000-8000-00000000de31"] },
  },
  ...{ ncrontab: "0 0 3 1 1 *", timeZone: "UTC", enabled: true },
  approval: { kind: "standing", clusters: 9, until: "2026-12-31T00:00:00Z" },
  ...{ approvedBy: PERSON, setBy: PERSON, createdAt: BEFORE, changedAt: BEFORE },
};
