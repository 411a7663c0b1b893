/** Style of the report: follows the reader's light or dark theme, and saves ink on paper. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --bad: #b3261e; --good: #1b7f3b; --open: #9a6700; --quiet: #6e7781; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin: 0; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
.summary { font-size: 1.1rem; margin: .25rem 0; }
.when { color: var(--quiet); margin: 0; }
code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
thead th { font-weight: 600; color: var(--quiet); }
td ul { margin: 0; padding-left: 1.1rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.tiles { display: flex; flex-wrap: wrap; gap: .6rem; list-style: none; padding: 0; }
.tiles li { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .9rem; }
.tiles b { font-size: 1.4rem; margin-right: .3rem; }
.tiles .needsPerson b, .needsPerson h2 { color: var(--bad); }
.tiles .succeeded b, .succeeded h2 { color: var(--good); }
.tiles .open b, .open h2 { color: var(--open); }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } tr { break-inside: avoid; } thead { display: table-header-group; } details::details-content { content-visibility: visible; block-size: auto; } }
`;
