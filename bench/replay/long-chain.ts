import { join } from "node:path";
import * as df from "durable-functions";
import { SqliteStore, startHost, type RunningHost } from "../../local/runtime/index.ts";

/** From the end of a step's code to the begin of the next one's: a turn, its commit, and the start of an activity. */
export interface TurnTime {
  /** How many events the turn replayed. */
  readonly events: number;
  readonly ms: number;
}

/** A chain of as many steps as its input says, paused by an event before each step that is a multiple of `pauseAt`. */
export class LongChain {
  readonly #file: string;
  readonly times: TurnTime[] = [];
  #begunAt = 0;
  #ran: () => void = () => undefined;

  constructor(folder: string) {
    this.#file = join(folder, "replay.db");
  }

  /** Marks the present as the moment from which the next step's turn is timed. */
  begin(): void {
    this.#begunAt = performance.now();
  }

  /** Resolves when the next step has begun. */
  stepped(): Promise<void> {
    return new Promise((resolve) => {
      this.#ran = resolve;
    });
  }

  host(pauseAt: number): Promise<RunningHost> {
    return startHost({
      store: new SqliteStore(this.#file),
      app: () => {
        df.app.activity("Step", {
          handler: (index: number) => {
            // A step leaves four events: the result before it, its own, and the marks around the turn.
            this.times.push({ events: index * 4, ms: performance.now() - this.#begunAt });
            this.#ran();
            this.begin();
            return index;
          },
        });
        df.app.orchestration("Chain", function* (context) {
          const steps = context.df.getInput<number>();
          for (let index = 0; index < steps; index++) {
            if (index > 0 && index % pauseAt === 0) yield context.df.waitForExternalEvent("Go");
            yield context.df.callActivity("Step", index);
          }
        });
      },
    });
  }
}
