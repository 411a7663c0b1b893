import type { HistoryEvent, Instance } from "../../local/runtime/index.ts";
import { SqliteStore } from "../../local/runtime/index.ts";

export interface EndedInstance {
  readonly instance: Instance;
  readonly history: readonly HistoryEvent[];
}

export const endedId = (index: number): string => `ended-${String(index).padStart(6, "0")}`;

/** When the instance of that index was made: one a second, the last one a second before `end`. */
export const endedAt = (index: number, count: number, end: number): number => end - (count - index) * 1000;

/** Puts copies of an instance that has ended into a store file, under ids of their own and made at times of their own. */
export function fillStore(
  file: string,
  { instance, history }: EndedInstance,
  count: number,
  end: number,
): void {
  const store = new SqliteStore(file);
  for (let index = 0; index < count; index++) {
    const instanceId = endedId(index);
    const createdAt = endedAt(index, count, end);
    store.commitTurn(
      {
        instanceId,
        consumed: [],
        change: {
          instance: { ...instance, instanceId, createdAt, updatedAt: createdAt },
          renewed: true,
          added: history,
          timersOver: false,
          activities: [],
          messages: [],
        },
      },
      createdAt,
    );
    if (index % 1000 === 999) store.flush();
  }
  store.flush();
  store.close();
}
