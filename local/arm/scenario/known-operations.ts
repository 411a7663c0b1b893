import type { z } from "zod";
import type { FaultMatch } from "../core/fault.ts";
import { allProviders } from "../providers/all-providers.ts";

/** Every operation that a request can be, as faults name them. */
const OPERATIONS: ReadonlySet<string> = new Set(
  allProviders.flatMap(({ routes }) => routes.map(({ operation }) => operation)),
);

const METHODS: ReadonlySet<string> = new Set(
  allProviders.flatMap(({ routes }) => routes.map(({ method }) => method)),
);

interface Fitting {
  readonly match: FaultMatch;
}

/** Refuses faults that no request can ever fit: a rehearsal that meets none of its faults would look like a success. */
export function fitSomething(
  { faults, random }: { readonly faults: readonly Fitting[]; readonly random: readonly Fitting[] },
  context: z.RefinementCtx,
): void {
  for (const [list, fittings] of Object.entries({ faults, random })) {
    for (const [index, { match }] of fittings.entries()) {
      const issue = (field: "operation" | "method", message: string) => {
        context.addIssue({ code: "custom", path: [list, index, "match", field], message });
      };
      const { operation, method } = match;
      if (operation !== undefined && !OPERATIONS.has(operation)) issue("operation", unknown(operation));
      if (method !== undefined && !METHODS.has(method.toUpperCase())) {
        issue(
          "method",
          `${method} is no method that is answered; there are ${[...METHODS].sort().join(", ")}`,
        );
      }
    }
  }
}

/** Names those of the same resource type, or else all types. */
function unknown(operation: string): string {
  const typeOf = (name: string) => name.slice(0, name.lastIndexOf("."));
  const words = operation.toLowerCase();
  const type = typeOf(words);
  const near = [...OPERATIONS].filter((known) => {
    const other = known.toLowerCase();
    return other === words || typeOf(other) === type || (type !== "" && typeOf(other).startsWith(type));
  });
  const listed = near.length > 0 ? near : [...new Set([...OPERATIONS].map((known) => `${typeOf(known)}.…`))];
  return `there is no operation ${operation}; there are ${listed.sort().join(", ")}`;
}
