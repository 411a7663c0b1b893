import type { HttpMethod } from "@azure/functions";

/** What the Functions host must know of a function before it is called. */
export type DeclaredFunction = {
  readonly name: string;
  /** Whether its invocations have a durable client. */
  readonly durableClient?: boolean;
} & (
  | { readonly kind: "orchestration" | "activity" | "eventGrid" }
  | { readonly kind: "http"; readonly methods: readonly HttpMethod[]; readonly route: string }
  | {
      readonly kind: "timer";
      /** NCRONTAB, in the host's time zone. */
      readonly schedule: string;
      /** Whether it uses `reconcileSchedule` if that is set. */
      readonly keepsUp?: boolean;
    }
  | { readonly kind: "queue"; readonly queue: string }
);
