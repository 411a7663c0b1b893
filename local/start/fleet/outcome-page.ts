import { count } from "../../../domain/text/count.ts";
import { Html, html } from "./html.ts";
import { minute } from "./minute.ts";
import { capabilityTable } from "./outcome-capabilities.ts";
import { type ClusterOutcome, type FleetOutcome, STANDINGS, UNREAD, type WaveOutcome } from "./outcome.ts";
import { STYLE } from "./outcome-style.ts";

/** The report as one page that opens without a network and prints well. */
export function outcomePage(outcome: FleetOutcome): string {
  const { title, simulated, summary, plan, waves, from, to, runId } = outcome;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="summary">${summary}</p>
          <p class="when">
            ${simulated ? "A rehearsal on a simulated Azure, " : ""}${minute(from)} to ${minute(to)}, run
            <code>${runId}</code>
          </p>
        </header>
        <section>
          <h2>In numbers</h2>
          <ul class="tiles">
            ${STANDINGS.map(({ standing, heading }) => tile(standing, heading, outcome))}
          </ul>
        </section>
        <section>
          <h2>Plan</h2>
          <ul>
            ${plan.map((line) => html`<li>${line}</li>`)}
          </ul>
          ${waves.length === 0 ? "" : waveTable(waves)}
        </section>
        ${STANDINGS.map(({ standing, heading }) => group(heading, standing, outcome.clusters))}
        ${outcome.unread.length === 0 ? "" : unreadList(outcome.unread)}
      </body>
    </html> `.text;
}

function tile(standing: string, heading: string, { clusters }: FleetOutcome): Html {
  const some = clusters.filter((cluster) => cluster.standing === standing).length;
  return html`<li class="${standing}"><b>${some}</b> ${heading}</li>`;
}

function waveTable(waves: readonly WaveOutcome[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th>Wave</th>
        <th class="number">Clusters</th>
        <th class="number">At once</th>
        <th class="number">Migrated</th>
      </tr>
    </thead>
    <tbody>
      ${waves.map(
        ({ name, targets, atOnce, succeeded }) =>
          html`<tr>
            <td>${name}</td>
            <td class="number">${targets}</td>
            <td class="number">${atOnce}</td>
            <td class="number">${succeeded}</td>
          </tr> `,
      )}
    </tbody>
  </table>`;
}

function group(heading: string, standing: string, all: readonly ClusterOutcome[]): Html {
  const clusters = all.filter((cluster) => cluster.standing === standing);
  if (clusters.length === 0) return html``;
  return html`<section class="${standing}">
    <h2>${heading}: ${count(clusters.length, "cluster")}</h2>
    <table class="clusters">
      <thead>
        <tr>
          <th>Cluster</th>
          <th>Subscription</th>
          <th>Region</th>
          <th>Wave</th>
          <th>What happened</th>
          <th>What remains</th>
        </tr>
      </thead>
      <tbody>
        ${clusters.map(row)}
      </tbody>
    </table>
  </section> `;
}

function unreadList(unread: readonly string[]): Html {
  return html`<section>
    <h2>${UNREAD}</h2>
    <ul>
      ${unread.map((why) => html`<li>${why}</li>`)}
    </ul>
  </section> `;
}

function row({
  id,
  name,
  subscription,
  region,
  wave = "",
  state,
  happened,
  remains,
  person,
  capabilities = [],
}: ClusterOutcome): Html {
  return html`<tr>
    <th scope="row" title="${id}">${name}</th>
    <td><code>${subscription}</code></td>
    <td>${region}</td>
    <td>${wave}</td>
    <td><b>${state}</b>${happened === "" ? "" : html`<br />${happened}`}${capabilityTable(capabilities)}</td>
    <td>
      ${person === undefined ? "" : html`<strong>${person}</strong>`}${
        remains.length === 0
          ? ""
          : html`<ul>
              ${remains.map((line) => html`<li>${line}</li>`)}
            </ul>`
      }
    </td>
  </tr> `;
}
