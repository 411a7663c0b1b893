/** One call of a function, as it is watched from outside. */
export interface Observed {
  readonly functionName: string;
  /** Such as `httpTrigger`; `orchestrationTrigger` for one turn of an orchestration. */
  readonly triggerType: string;
  readonly invocationId: string;
  readonly instanceId: string | undefined;
}

/** Runs each call of a function, and may do something around it. What the call gives or throws is passed on. */
export type Observer = <T>(observed: Observed, call: () => Promise<T>) => Promise<T>;

/** Does nothing around it. */
export const unobserved: Observer = (_observed, call) => call();
