/** How much earlier a time of the run may be than its first turn: an instance is created before, to the second. */
const beforeFirstTurnMs = 60_000;
/** Longer than any timer of a recorded program. */
const longestRunMs = 30 * 24 * 3600_000;

/**
 * Hides what must differ between two runs of one program: the times of the run, stacks, the access key of management
 * URLs (a placeholder in the recordings), and ids. Dates that are data stay as they are. An id is not blotted out but
 * renamed by when it was first seen, so that two runs agree only if the same id stands in the same places.
 */
export class Mask {
  readonly #names = new Map<string, string>();
  readonly #root: string;
  readonly #began: number;

  /** `root` is where the client API of the run was served, `began` when the run did, in milliseconds. */
  constructor({ root, began }: { root: string; began: number }) {
    this.#root = root;
    this.#began = began;
  }

  of(value: unknown): unknown {
    if (value === undefined) return undefined;
    const text = JSON.stringify(value, inOrderOfKeys)
      .replaceAll(this.#root, "ROOT")
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d)/g, (time, zone) =>
        this.#isOfTheRun(time) ? `TIME${String(zone)}` : time,
      )
      .replaceAll(/(StackTraceString(\\*)":\2")(?:[^"\\]|\\+n)*/g, "$1STACK")
      .replaceAll(/(StackTrace(?:":"|: ))(?:[^"\\]|\\+[nr])*/g, "$1STACK")
      .replaceAll(/(\\+nStack: )(?:[^"\\]|\\+n)*/g, "$1STACK")
      .replaceAll(/taskHub=\w+&connection=Storage&code=[\w-]+/g, "QUERY")
      .replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{32}\b/g, (id) => this.#nameOf(id));
    return JSON.parse(text) as unknown;
  }

  #isOfTheRun(time: string): boolean {
    const since = Date.parse(time) - this.#began;
    return since > -beforeFirstTurnMs && since < longestRunMs;
  }

  #nameOf(id: string): string {
    const name = this.#names.get(id) ?? `ID${this.#names.size}`;
    this.#names.set(id, name);
    return name;
  }
}

function inOrderOfKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
