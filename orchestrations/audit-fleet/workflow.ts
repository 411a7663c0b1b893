import { beginFleetSnapshot } from "../../activities/begin-fleet-snapshot/contract.ts";
import { finishFleetSnapshot } from "../../activities/finish-fleet-snapshot/contract.ts";
import { publishFleetPage } from "../../activities/publish-fleet-page/contract.ts";
import { readFleetPrincipals } from "../../activities/read-fleet-principals/contract.ts";
import { groupsOf, pagesOf, type PublishedPage, type ReadGroup } from "../../domain/fleet/audit.ts";
import { AuditProgress, reportAudit } from "../../domain/fleet/audit-report.ts";
import { sumOfChanges } from "../../domain/fleet/changes.ts";
import type { EntryPart, UnreadSubscription } from "../../domain/fleet/snapshot.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import { registerWorkflow } from "../kit/registration.ts";
import type { Steps } from "../kit/steps.ts";
import { auditPage, type AuditPageInput, type AuditPageOutput } from "./audit-page/contract.ts";
import { auditFleet } from "./contract.ts";

/** How many groups or parts one page has. */
const ON_A_PAGE = 20;

export const auditFleetWorkflow = registerWorkflow(auditFleet, {
  soFar: AuditProgress,
  begin: (): AuditProgress => ({ subscriptions: 0, firstChanges: [], unread: [] }),
  *carryOut(flow, { facts }, { note }) {
    const { subscriptions } = facts;
    const seen = subscriptions.map(({ id }) => id);
    const about = { resource: "the fleet" };
    note({ subscriptions: subscriptions.filter(({ clusters }) => clusters > 0).length });
    const groups = groupsOf({ subscriptions });
    yield* flow.enter("running", "list", stepDetail("subscriptions", { amount: seen.length }));
    const comparedWith = yield* flow.value(
      beginFleetSnapshot,
      { ...flow.run, at: flow.at(), subscriptions: seen },
      about,
    );
    const read = yield* inPages(flow, "list", groups, (some) => ({ groups: some, parts: [] }));
    const listed = read.flatMap((page) => page.read);
    const unread = listed.flatMap((group) => group.unread);
    note({ unread, ...(comparedWith === null ? {} : { comparedWith }) });

    yield* flow.enter("running", "principals", stepDetail("principals"));
    yield* readPrincipals(flow);

    const clusters = listed.reduce((sum, group) => sum + group.clusters, 0);
    yield* flow.enter("running", "assess", stepDetail("clusters", { amount: clusters }));
    const entries = yield* assess(flow, listed);

    yield* flow.enter("running", "compare", stepDetail("snapshot"));
    const published = yield* publish(flow, entries, unread);
    const pages = published.flatMap(({ page }) => page ?? []);
    const changes = sumOfChanges(published.map((page) => page.changes));
    const end = { at: flow.at(), entries: [...entries], pages, unread, changes };
    const { counts, first } = yield* flow.value(finishFleetSnapshot, { ...flow.run, ...end }, about);
    note({ snapshot: flow.runId, counts, changes, firstChanges: first });
  },
  report: reportAudit,
});

/**
 * Does the work in pages, one after the other. Each page is a sub-orchestration with its own history; commands are
 * applied before it starts.
 */
function* inPages<Item>(
  flow: Flow,
  name: string,
  items: readonly Item[],
  inputOf: (some: Item[]) => Pick<AuditPageInput, "groups" | "parts">,
): Steps<AuditPageOutput[]> {
  const outputs: AuditPageOutput[] = [];
  for (let from = 0; from < items.length; from += ON_A_PAGE) {
    if (from > 0) yield* flow.boundary();
    const input = { ...flow.run, ...inputOf(items.slice(from, from + ON_A_PAGE)) };
    const id = flow.childId(`${name}-${String(from / ON_A_PAGE + 1)}`);
    outputs.push(yield* flow.child(auditPage, input, id));
  }
  return outputs;
}

function* readPrincipals(flow: Flow): Steps<void> {
  for (let page = 0, pages = 1; page < pages; page += 1) {
    // If the directory cannot be read, only the expiry dates are unknown.
    const answer = yield* flow.ask(
      readFleetPrincipals,
      { ...flow.run, page },
      { resource: "Microsoft Graph" },
    );
    if (answer.kind === "done") pages = answer.value.pages;
  }
}

function* assess(flow: Flow, listed: readonly ReadGroup[]): Steps<readonly EntryPart[]> {
  const parts = listed.flatMap((group) => group.parts);
  const pages = yield* inPages(flow, "assess", parts, (some) => ({ groups: [], parts: some }));
  return pages.flatMap(({ assessed }) => assessed);
}

function* publish(
  flow: Flow,
  entries: readonly EntryPart[],
  unread: readonly UnreadSubscription[],
): Steps<readonly PublishedPage[]> {
  const published: PublishedPage[] = [];
  for (const page of pagesOf(entries)) {
    const input = { ...flow.run, at: flow.at(), page, unread: [...unread] };
    published.push(yield* flow.value(publishFleetPage, input, { resource: flow.runId }));
  }
  return published;
}
