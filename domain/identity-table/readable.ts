import { nameOf } from "../arm-id/arm-id.ts";
import type { InspectedRow } from "./inspected-row.ts";

const STATES: Readonly<Record<InspectedRow["state"], string>> = {
  inUse: "in use",
  ownNone: "in use, no identity of its own",
  off: "off",
  notShown: "not shown by the cluster",
};

const HEADINGS = [
  "Identity",
  "State",
  "Who",
  "Default rights",
  "Rights to add",
  "Own identity",
  "Holds",
  "Lacks",
];

/**
 * The table of identities as Markdown, one line each. Object ids and client ids have separate columns, because they are
 * easily confused.
 */
export function readableTable(rows: readonly InspectedRow[]): string[] {
  return [
    line(HEADINGS),
    line(HEADINGS.map(() => "---")),
    ...rows.flatMap((row) => {
      const { title, state, defaultRights, rightsToAdd, bringYourOwn } = row;
      const start = [title, STATES[state]];
      const rights = [
        defaultRights,
        rightsToAdd,
        bringYourOwn === "notApplicable" ? "not applicable" : bringYourOwn,
      ];
      if (row.identities.length === 0) return [line([...start, "", ...rights, "", ""])];
      return row.identities.map(({ resourceId, principalId, clientId, holds, lacks = [] }) =>
        line([
          ...start,
          [
            ...(resourceId === undefined ? [] : [nameOf(resourceId)]),
            ...(principalId === undefined ? [] : [`object id ${principalId}`]),
            ...(clientId === undefined ? [] : [`client id ${clientId}`]),
          ].join(", "),
          ...rights,
          roles(holds),
          roles(lacks),
        ]),
      );
    }),
  ];
}

function roles(list: readonly { readonly role: string; readonly scope: string }[]): string {
  return list.length === 0
    ? "nothing"
    : list.map(({ role, scope }) => `${role} at ${nameOf(scope)}`).join("; ");
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
