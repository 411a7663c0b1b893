import { roll } from "../../core/seed.ts";
import type { Settings } from "../../core/settings.ts";
import { type JsonObject, textAt } from "../../world/json.ts";

const DAY = 24 * 60 * 60 * 1000;
/** A day in the past from which releases are counted. */
const FIRST_RELEASE = Date.UTC(2024, 0, 1);

interface Release {
  readonly at: number;
  readonly version: string;
}

/** The forms that node image names have had: `AKSUbuntu-2204gen2containerd-202403.25.0`, `…-2020.10.28`, `AKSWindows-2022-containerd-20348.2340.240401`. */
const FORMS: readonly {
  readonly form: RegExp;
  readonly dateOf: (match: readonly string[]) => number;
  readonly format: (date: Date) => string;
}[] = [
  {
    form: /^(.+)-(\d{4})(\d{2})\.(\d{2})\.\d+$/,
    dateOf: (match) => Date.UTC(Number(match[2]), Number(match[3]) - 1, Number(match[4])),
    format: (date) => `${yearOf(date)}${monthOf(date)}.${dayOf(date)}.0`,
  },
  {
    form: /^(.+)-(\d{4})\.(\d{2})\.(\d{2})$/,
    dateOf: (match) => Date.UTC(Number(match[2]), Number(match[3]) - 1, Number(match[4])),
    format: (date) => `${yearOf(date)}.${monthOf(date)}.${dayOf(date)}`,
  },
  {
    form: /^(.+-\d+)\.\d+\.(\d{2})(\d{2})(\d{2})$/,
    dateOf: (match) => Date.UTC(2000 + Number(match[2]), Number(match[3]) - 1, Number(match[4])),
    format: (date) =>
      `.${String(2159 + 60 * Math.floor((date.getTime() - FIRST_RELEASE) / (30 * DAY)))}.${yearOf(date).slice(2)}${monthOf(date)}${dayOf(date)}`,
  },
];

const FALLBACK = {
  linux: "AKSUbuntu-2204gen2containerd-202403.25.0",
  windows: "AKSWindows-2022-containerd-20348.2340.240401",
};

/**
 * The newest node image of a pool's family in a region. Images come out on a schedule of their own per family and
 * region: Linux about weekly, Windows monthly (docs: node-image-upgrade). Names carry the day of release.
 */
export function latestImage(
  { settings, seed, now }: { settings: Settings; seed: string; now: number },
  pool: JsonObject,
  location: string,
): Release {
  const windows = textAt(pool, "osType")?.toLowerCase() === "windows";
  const current = textAt(pool, "nodeImageVersion") ?? "";
  const known = parse(current) ?? parse(windows ? FALLBACK.windows : FALLBACK.linux);
  if (known === undefined) throw new Error(`the node image ${current} has no form`);
  const every = windows ? settings.imageEveryMs.windows : settings.imageEveryMs.linux;
  const phase = Math.floor(roll(seed, "image", location.toLowerCase(), known.family) * every);
  const first = FIRST_RELEASE + phase;
  const at = first + Math.max(0, Math.floor((now - first) / every)) * every;
  const separator =
    known.family.match(/-\d+$/) !== null && known.format(new Date(at)).startsWith(".") ? "" : "-";
  return { at, version: `${known.family}${separator}${known.format(new Date(at))}` };
}

/** Whether a pool's image is older than the newest one. */
export function isOutdated(current: string | undefined, newest: Release): boolean {
  if (current === newest.version) return false;
  const known = parse(current ?? "");
  return known === undefined || known.releasedAt < newest.at - DAY;
}

function parse(
  image: string,
): { family: string; releasedAt: number; format: (date: Date) => string } | undefined {
  for (const { form, dateOf, format } of FORMS) {
    const match = form.exec(image);
    if (match !== null) return { family: match[1] ?? "", releasedAt: dateOf(match), format };
  }
  return undefined;
}

const yearOf = (date: Date) => String(date.getUTCFullYear());
const monthOf = (date: Date) => String(date.getUTCMonth() + 1).padStart(2, "0");
const dayOf = (date: Date) => String(date.getUTCDate()).padStart(2, "0");
