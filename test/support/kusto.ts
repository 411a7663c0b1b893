import { createRequire } from "node:module";
import { join } from "node:path";

/** Where Microsoft's analyzer of KQL is installed (`npm run test:infra`); absent where it is not. */
const folder = process.env["KUSTO_LANGUAGE"] ?? "";
export const hasKusto = folder !== "";

/** The columns of `traces` that the queries may use. Source: learn.microsoft.com/azure/azure-monitor/reference/tables/traces. */
const TRACES =
  "(timestamp: datetime, message: string, severityLevel: int, itemType: string, customDimensions: dynamic, operation_Name: string, operation_Id: string)";

/** A list of .NET, as the compiled library has it. */
interface List<Item> {
  readonly Count: number;
  getItem(index: number): Item;
}

interface Kusto {
  readonly Language: {
    readonly Symbols: {
      readonly TableSymbol: { From(columns: string): { WithName(name: string): object } };
      readonly DatabaseSymbol: { readonly ctor: new (name: string, tables: readonly object[]) => object };
    };
    readonly GlobalState: { readonly Default: { WithDatabase(database: object): object } };
    readonly KustoCode: {
      ParseAndAnalyze(
        query: string,
        globals: object,
      ): {
        GetDiagnostics(): List<{ readonly Message: string }>;
        readonly ResultType: { readonly Columns: List<{ readonly Name: string }> } | null;
      };
    };
  };
}

/** What is wrong with a query, and the columns of its rows. */
export function analyzed(query: string): { readonly faults: string[]; readonly columns: string[] } {
  const { Language } = library();
  const traces = Language.Symbols.TableSymbol.From(TRACES).WithName("traces");
  const globals = Language.GlobalState.Default.WithDatabase(
    new Language.Symbols.DatabaseSymbol.ctor("insights", [traces]),
  );
  const code = Language.KustoCode.ParseAndAnalyze(query, globals);
  return {
    faults: listed(code.GetDiagnostics()).map(({ Message }) => Message),
    columns: code.ResultType === null ? [] : listed(code.ResultType.Columns).map(({ Name }) => Name),
  };
}

const listed = <Item>(list: List<Item>): Item[] =>
  Array.from({ length: list.Count }, (_none, index) => list.getItem(index));

/** The library is a pair of scripts that leave what they define on the global object. */
function library(): Kusto {
  const load = createRequire(join(folder, "node_modules", "loader.cjs"));
  load("@kusto/language-service-next/bridge.js");
  load("@kusto/language-service-next/Kusto.Language.Bridge.js");
  return (globalThis as unknown as { readonly Kusto: Kusto }).Kusto;
}
