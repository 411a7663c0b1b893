import type { Json } from "../../world/json.ts";
import { type Place, queryNotModelled, semantic } from "../query-error.ts";
import type { ScalarType } from "../syntax/ast.ts";
import type { Row } from "./table.ts";

/** An expression whose names and types are resolved. */
export interface Compiled {
  readonly type: ScalarType;
  readonly evaluate: (row: Row) => Json;
  /** The value, where it is a literal. */
  readonly constant?: Json;
}

export const isNumeric = (type: ScalarType): boolean => type === "long" || type === "real";

/** @throws QueryError for anything but a bool. */
export function requireBool({ type }: Compiled, at: Place): void {
  if (type === "dynamic") throw queryNotModelled("a dynamic value as a condition; compare it", at);
  if (type !== "bool") throw semantic(`A bool is expected here, not a ${type}`, at);
}

/** @throws QueryError for types that Kusto neither groups, orders nor joins by. */
export function requireKey({ type }: { readonly type: ScalarType }, operator: string, at: Place): void {
  if (type === "dynamic") {
    throw semantic(
      `'${operator}' operator: a key is of the type dynamic. Please use an explicit cast, such as tostring()`,
      at,
    );
  }
}
