import { row } from "./row.ts";

interface Command {
  readonly clusterId: string;
  readonly command: string;
}
const COMMAND: Command = {
  clusterId:
    "/subscriptions/…/resourceGroups/rg-web/providers/Microsoft.ContainerService/managedClusters/web",
  command: "kubectl get pdb -A",
};
const lookYourself = ({ clusterId, command }: Command): string =>
  `Run the command yourself and look at its output: \`az aks command invoke --ids ${clusterId} --command "${command.replaceAll('"', '\\"')}"\`. Then \`POST …/retry\`.`;

const said = (message: string) => row<Command>({ message, remedy: lookYourself, example: COMMAND });

/** Commands that Keyless runs in a cluster to read what Azure does not show. */
export const COMMANDS_IN_CLUSTER = {
  "in-cluster-answer-gone": said("Azure no longer has the result of the command."),
  "in-cluster-answer-cut-short": said(
    "The output of the command is incomplete: Azure cuts output that is longer than 512 kB.",
  ),
  "in-cluster-answer-unreadable": said("The output of the command is not the table that Keyless asked for."),
  "in-cluster-command-failed": row<Command & { readonly state: string; readonly exitCode: string }>({
    message: ({ state, exitCode }) => `The command ended as ${state} with exit code ${exitCode}.`,
    remedy: lookYourself,
    example: { ...COMMAND, state: "Succeeded", exitCode: "1" },
  }),
  "pod-disruption-budget-blocks": row({
    message: ({ budgets }) =>
      `These PodDisruptionBudgets allow no eviction, so nodes cannot be drained: ${budgets}.`,
    remedy:
      "Lower minAvailable, raise maxUnavailable or run more replicas. Then `POST …/retry`; or `POST …/cancel`.",
    example: { budgets: "shop/cart" },
  }),
};
