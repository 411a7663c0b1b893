/** How a remedy ends: what a person sends to the run, once the cause is gone. */
export const RETRY = "Then `POST …/retry`.";

/** Where only another request helps. */
export const startAgain = (how: string): string => `\`POST …/cancel\`, then start a run ${how}.`;

/** Where no request of anybody helps. */
export const REPORT =
  "`POST …/cancel`, and report this as an error in Keyless: it sent a request that Azure does not accept.";

export const RECONCILE = `Read the message and remove the cause, then reconcile the cluster: \`az aks update --ids <cluster id>\`. ${RETRY}`;
export const CAPACITY = `Free capacity or request a higher quota, as the message says, or let the pool upgrade with fewer nodes at once: \`az aks nodepool update --max-surge 1 --resource-group <group> --cluster-name <cluster> --name <pool>\`. ${RETRY}`;
export const ADDRESSES = `Free IP addresses in the subnet, or let the pool upgrade with fewer nodes at once: \`az aks nodepool update --max-surge 1 --resource-group <group> --cluster-name <cluster> --name <pool>\`. ${RETRY}`;
export const EVICTION = `Allow an eviction in the PodDisruptionBudget that the message names: \`kubectl patch poddisruptionbudget <name> --namespace <namespace> --patch '{"spec":{"maxUnavailable":1,"minAvailable":null}}'\`. ${RETRY}`;
export const NODE_IMAGES = `Upgrade the node image of each pool: \`az aks nodepool upgrade --node-image-only --resource-group <group> --cluster-name <cluster> --name <pool>\`. ${RETRY}`;

const assignRole = (whom: string) =>
  `Give ${whom} the permission that the message names: \`az role assignment create --assignee-principal-type ServicePrincipal --assignee-object-id <principal id> --role <role> --scope <scope>\`. ${RETRY}`;
export const GIVE_RIGHTS = assignRole("the identity of Keyless");
export const GIVE_CONTROL_PLANE_RIGHTS = assignRole("the control-plane identity of the cluster");

const HAND_OVER =
  "`az aks update-credentials --reset-service-principal --ids <cluster id> --service-principal <client id> --client-secret <secret>`";
export const NEW_SECRET = `Give the application a new secret and keep the others: \`az ad app credential reset --id <client id> --append\`. Hand it to the cluster: ${HAND_OVER}. ${RETRY}`;
export const NEW_PRINCIPAL = `Make a service principal: \`az ad sp create-for-rbac\`. Hand it to the cluster: ${HAND_OVER}. ${RETRY}`;
