import type { Expression, NamedExpression } from "../syntax/ast.ts";

/**
 * The name of a column that a query leaves unnamed: that of the column or, with underscores, of the path that it shows,
 * also through `tostring`; `Column1` and so on for what has none. Source: docs: kusto/query/project-operator; the
 * samples in docs: resource-graph/samples show `properties_storageProfile_osDisk_osType`.
 */
export function columnName({ name, value }: NamedExpression, position: number): string {
  return name ?? pathName(value) ?? `Column${String(position)}`;
}

export function pathName(value: Expression): string | undefined {
  switch (value.kind) {
    case "column":
      return value.name;
    case "member":
    case "element": {
      const base = pathName(value.of);
      const step = value.kind === "member" ? value.name : String(value.index);
      return base === undefined ? undefined : `${base}_${step}`.replace(/\W/g, "_");
    }
    case "call": {
      const inner = value.args[0];
      return value.name === "tostring" && inner !== undefined ? pathName(inner) : undefined;
    }
    default:
      return undefined;
  }
}
