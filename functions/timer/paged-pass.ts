import { minutes } from "../../domain/text/duration.ts";
import {
  isReadable,
  type Page,
  type PageRequest,
  type ReadableRecord,
} from "../../platform/records/records.ts";
import type { Engine } from "../engine.ts";
import type { KeylessDependencies } from "../dependencies.ts";

const PAGE = 100;

/** `functionTimeout` in host.json is 5 minutes; the next pass continues. Milliseconds. */
const LASTS_AT_MOST_MS = minutes(4);

interface Passing<Value> {
  /** The name of an item, in one word: `run`. */
  readonly noun: string;
  list(page: Pick<PageRequest, "limit" | "after">): Promise<Page<Value>>;
  see(engine: Engine, items: readonly ReadableRecord<Value>[]): Promise<void>;
}

/** Processes records page by page. Records of another version are logged and skipped. */
export function pagedPass<Value>(
  { clock, log }: Pick<KeylessDependencies, "clock" | "log">,
  { noun, list, see }: Passing<Value>,
): (engine: Engine) => Promise<void> {
  let after: string | undefined;
  return async (engine) => {
    const until = clock.now() + LASTS_AT_MOST_MS;
    for (;;) {
      const page = await list({ limit: PAGE, after });
      for (const { key } of page.items.filter((item) => !isReadable(item))) {
        log.warn(`skipped ${noun}: another version of Keyless wrote its record`, { [noun]: key });
      }
      await see(engine, page.items.filter(isReadable));
      after = page.more ? page.items.at(-1)?.cursor : undefined;
      if (after === undefined) return;
      if (clock.now() < until) continue;
      log.warn(`did not check every ${noun}; the next pass continues from there`);
      return;
    }
  };
}
