import type { ActivityContract } from "../../activities/activity-contract.ts";
import { bind, type BoundActivity } from "../../activities/bound-activity.ts";
import type { Done, Refused, Wait, Went } from "../../domain/activity/answer.ts";
import type { Clock } from "../../platform/clock.ts";

/** One call of an activity, as a test looks back on it. */
export interface Call {
  readonly activity: string;
  readonly at: number;
  readonly input: unknown;
}

type Answer<Outcome extends Went> = Outcome | Wait | Refused;
type Reply = Answer<Went> | Error;

/** Activities without an Azure: a world answers, unless a test has scripted the next answers of an activity. */
export class ScriptedActivities {
  readonly calls: Call[] = [];
  readonly clock: Clock;
  private readonly scripts = new Map<string, Reply[]>();
  private readonly fixed = new Map<string, Reply>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** The next calls of an activity are answered like this, one after the other; then the world answers again. */
  next<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    ...replies: (Answer<Outcome> | Error)[]
  ): void {
    this.scripts.set(activity.name, [...(this.scripts.get(activity.name) ?? []), ...replies]);
  }

  /** Every call of an activity is answered like this, however many there are. */
  always<Input, Outcome extends Went>(
    activity: ActivityContract<Input, Outcome>,
    reply: Answer<Outcome> | Error,
  ): void {
    this.fixed.set(activity.name, reply);
  }

  callsOf(activity: { readonly name: string }): readonly Call[] {
    return this.calls.filter((call) => call.activity === activity.name);
  }

  /** Scripted replies that nobody asked for: a test that leaves some did not test what it says. */
  unasked(): readonly string[] {
    return [...this.scripts].flatMap(([name, replies]) => replies.map(() => name));
  }

  bound<Input, Outcome extends Went>(
    contract: ActivityContract<Input, Outcome>,
    world: (input: Input) => Answer<Outcome>,
  ): BoundActivity {
    return bind(contract, async (input) => {
      this.calls.push({ activity: contract.name, at: this.clock.now(), input });
      const [next, ...later] = this.scripts.get(contract.name) ?? [];
      const scripted = next ?? this.fixed.get(contract.name);
      if (scripted === undefined) return world(input);
      if (later.length > 0) this.scripts.set(contract.name, later);
      else this.scripts.delete(contract.name);
      if (scripted instanceof Error) throw scripted;
      // The contract's own schema checks the value right after this.
      return contract.answer.parse(scripted);
    });
  }
}

export function done<Value>(value: Value): Done<Value> {
  return { kind: "done", value };
}

/** The answer of an activity that Azure refused. */
export function refused(code: string, resource = "the resource"): Refused {
  return {
    kind: "refused",
    refusal: { code, resource, message: `${code} happened`, remedy: "mend it" },
  };
}
