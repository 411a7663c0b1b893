import fc from "fast-check";
import { DEMO_SUBSCRIPTION } from "../demo-ids.ts";
import { FOREIGN } from "../fenced-world.ts";

/** Texts between two slashes that somebody could read in another way than they are written. */
const ODD_SEGMENTS = [
  ...[".", "..", "...", "", " ", ".. ", " ..", "~", "*", "-", ";", "..;", ".;/.."],
  ...[
    "%2e",
    "%2e%2e",
    "%2E.",
    ".%2e",
    "%252e%252e",
    "%c0%ae%c0%ae",
    "%2f",
    "..%2f",
    "%5c",
    "..%5c",
    "%00",
    "%",
    "%zz",
  ],
  ...[
    "\\",
    "..\\",
    "\\..\\",
    "?",
    "?x=/../",
    "#",
    "&",
    ":",
    "@",
    "\u0000",
    "\t",
    "\n",
    "\r\n",
    "\u007f",
    "\u0085",
  ],
  ...["\u00a0", "\u00ad", "\u200b", "\u200d", "\u2028", "\u202e", "\ufeff", "\ud800", "🙂", "\u{20000}"],
  ...["\u2024\u2024", "\uff0e\uff0e", "\u3002", "\u2026", "\ufe52", "\uff0f", "\u2215", "\u29f8", "\uff3c"],
  ...["e\u0301", "\u212a", "\u0130", "ﬀ", "Å", "a".repeat(91), "a".repeat(261), "a".repeat(2_000)],
  ...["subscriptions", "providers", "resourceGroups", FOREIGN, "null", "undefined", "__proto__"],
];

const own = `/subscriptions/${DEMO_SUBSCRIPTION}`;

/** The ways out that are tried with every id. One of them has led out once. */
function knownEscapes(rest: string): readonly string[] {
  return [
    `/subscriptions/${FOREIGN}${rest}`,
    `${own}/../${FOREIGN}${rest}`,
    `${own}/resourceGroups/../providers/../../${FOREIGN}`,
    `${own}/%2e%2e/${FOREIGN}${rest}`,
    `${own}\\..\\${FOREIGN}${rest}`,
  ];
}

/** More ways to name the other subscription that an innocent reader takes for something in this one. */
function escapes(rest: string): readonly string[] {
  const other = `/subscriptions/${FOREIGN}${rest}`;
  return [
    ...[
      other.toUpperCase(),
      `/${other}`,
      `/.${other}`,
      ` ${other}`,
      `${other} `,
      `\t${other}`,
      `/x/..${other}`,
    ],
    ...[other.slice(1), other.replaceAll("/", "\\"), other.replace("/subscriptions", "/%73ubscriptions")],
    ...[`https://arm.sim.invalid${other}`, `//arm.sim.invalid${other}`, `@evil.invalid${other}`],
    `${own}/../..${other}`,
    `${own}/resourceGroups/../../${FOREIGN}${rest}`,
    `${own}/resourceGroups/x/../../../${FOREIGN}${rest}`,
    `${own}/resourceGroups/x/providers/Microsoft.Network/../../../../..${other}`,
    `${own}${rest}/../../../../../../../../../..${other}`,
    `${own}${rest}/providers/A.B/c/..%2f..%2f..%2f..${other}`,
    `${own}%2f..%2f${FOREIGN}${rest}`,
    `${own}/..;/${FOREIGN}${rest}`,
    `${own}?/../${FOREIGN}${rest}`,
    `${own}#/../${FOREIGN}${rest}`,
    ...[
      `${own}${rest}/`,
      `${own}${rest}//`,
      `${own}${rest}?api-version=1`,
      `${own}${rest}#`,
      `${own}${rest};x=1`,
    ],
    ...[`${own}${rest}`.toUpperCase(), `${own}${rest}`.toLowerCase()],
    ...[`${own}${FOREIGN}${rest}`, `/subscriptions/{${FOREIGN}}${rest}`, "/"],
    `/providers/Microsoft.Management/managementGroups/${FOREIGN}`,
  ];
}

/** An id with one to three of its segments made odd. */
function odd(id: string): fc.Arbitrary<string> {
  const segments = id.split("/");
  const change = fc.record({
    at: fc.nat(segments.length - 1),
    text: fc.constantFrom(...ODD_SEGMENTS),
    how: fc.constantFrom("instead", "before", "behind", "between"),
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) =>
    segments
      .flatMap((segment, index) =>
        changes
          .filter(({ at }) => at === index)
          .reduce<string[]>(
            ([first = "", ...more], { text, how }) => {
              if (how === "between") return [text, first, ...more];
              if (how === "instead") return [text, ...more];
              return [how === "before" ? `${text}${first}` : `${first}${text}`, ...more];
            },
            [segment],
          ),
      )
      .join("/"),
  );
}

/** How many tricks, and which: the same for the same seed. */
export interface Trickery {
  readonly seed: number;
  /** For each kind of id, besides those that are always tried; half of them with odd segments. */
  readonly count: number;
}

/** Tricks with an id of the demo's subscription. */
export function idTricks(id: string, { seed, count }: Trickery): readonly string[] {
  const rest = id.slice(own.length);
  const more = escapes(rest);
  const some = Math.min(more.length, Math.ceil(count / 2));
  const subset = fc.shuffledSubarray([...more], { minLength: some, maxLength: some });
  const [chosen = []] = fc.sample(subset, { seed, numRuns: 1 });
  return [...knownEscapes(rest), ...chosen, ...fc.sample(odd(id), { seed, numRuns: count - some })];
}
