import { nameOf, sameId } from "../../../domain/arm-id/arm-id.ts";
import type { Capability, Holding } from "../../../domain/migration/capability.ts";
import { count } from "../../../domain/text/count.ts";
import { type Html, html } from "./html.ts";

/** What a cluster could do and can do, folded away behind how much of it is proven. */
export function capabilityTable(capabilities: readonly Capability[]): Html {
  if (capabilities.length === 0) return html``;
  const open = capabilities.filter(({ now }) => now.kind === "notProven").length;
  return html`<details>
    <summary>
      ${count(capabilities.length, "capability", "capabilities")}${
        open === 0 ? ", all proven" : html`, <strong>${open} not proven</strong>`
      }
    </summary>
    <table>
      <thead>
        <tr>
          <th>The cluster can</th>
          <th>Before</th>
          <th>Now</th>
        </tr>
      </thead>
      <tbody>
        ${capabilities.map(
          ({ can, scope, before, now }) =>
            html`<tr>
              <td title="${scope}">${can}</td>
              <td>${before === undefined ? "no role shown" : byRole(before, scope)}</td>
              <td>
                ${now.kind === "holds" ? byRole(now, scope) : html`<strong>not proven:</strong> ${now.why}`}
              </td>
            </tr> `,
        )}
      </tbody>
    </table>
  </details>`;
}

/** The same for two cells of a table: what is proven and by which role, and what is not. */
export function capabilityCells(capabilities: readonly Capability[]): readonly [string, string] {
  const proven = capabilities.flatMap(({ can, scope, now }) =>
    now.kind === "holds" ? [`${can}: ${byRole(now, scope)}`] : [],
  );
  const open = capabilities.flatMap(({ can, now }) =>
    now.kind === "notProven" ? [`${can}: ${now.why}`] : [],
  );
  return [proven.join("; "), open.join("; ")];
}

/** Who has which role; where, if that is not the very resource. */
const byRole = ({ by, role, scope }: Holding, at: string): string =>
  `${by} by ${role}${sameId(scope, at) ? "" : ` on ${nameOf(scope)}`}`;
