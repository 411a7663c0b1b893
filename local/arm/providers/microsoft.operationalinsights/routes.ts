import { documentRoutes } from "../../core/documents.ts";
import type { Provider } from "../../core/exchange.ts";

/** Log Analytics workspaces, which the monitoring add-on names: documents. */
export const operationalInsights: Provider = {
  namespace: "Microsoft.OperationalInsights",
  versions: ["2023-09-01", "2022-10-01", "2021-06-01", "2020-08-01"],
  routes: documentRoutes({ namespace: "Microsoft.OperationalInsights", type: "workspaces", writable: true }),
};
