# shellcheck shell=bash
# The page "Use a managed identity in AKS", walked by az in its order, and the same jobs through Keyless, on one simulated
# Azure with one clock. What one side leaves, the other reads.

serve "Serving" node --disable-warning=ExperimentalWarning local/start/main.ts \
  --serve --az --port 0 --simulator-port 0 --az-port 0 --data "$work/page"

REQUESTS_CA_BUNDLE=$work/page/cert.pem
export REQUESTS_CA_BUNDLE
simulator=$(sed -nE 's|^The simulated Azure listens on (http://[^ ]+) .*|\1|p' "$work/ready")
keyless=$(sed -nE 's|^Serving (http://[^/]+)/api .*|\1|p' "$work/ready")
subscription=/subscriptions/5b1ec7ed-0000-4000-8000-00000000de30
group=$subscription/resourceGroups/rg-page
cluster() { echo "$group/providers/Microsoft.ContainerService/managedClusters/$1"; }
identity() { echo "$group/providers/Microsoft.ManagedIdentity/userAssignedIdentities/$1"; }
# run WORKFLOW BODY: a run of Keyless, from its start to its end.
run() { node --disable-warning=ExperimentalWarning test/az/run-workflow.ts "$keyless" "$work/page/demo/token-header" "$1" "$2"; }
# reported: the report of the run that went before.
reported() { node -p 'JSON.stringify(JSON.parse(process.argv[1]).report)' "$out"; }
shown() { az aks show --resource-group rg-page --name "$1" --query "$2" --output tsv; }

flow "" az cloud register --name simulator --cloud-config "@$work/page/az-cloud.json"
flow "" az cloud set --name simulator
flow "5b1ec7ed" az login --service-principal --tenant $tenant --username $app --password any

# --- a network, and two clusters that run on one service principal: one for az, one for Keyless
flow "Succeeded" az group create --name rg-page --location westeurope --query properties.provisioningState
flow "snet-page" az network vnet create --resource-group rg-page --name vnet-page --address-prefixes 10.1.0.0/16 \
  --subnet-name snet-page --subnet-prefixes 10.1.0.0/22 --query "newVNet.subnets[].name"
subnet=$group/providers/Microsoft.Network/virtualNetworks/vnet-page/subnets/snet-page
principal=0dd5e771-0000-4000-8000-000000000044
flow "$principal" az ad sp show --id $principal --query appId
for name in by-az by-keyless; do
  flow "$principal" az aks create --resource-group rg-page --name $name --service-principal $principal --client-secret any \
    --node-count 1 --no-ssh-key --query servicePrincipalProfile.clientId
done

# --- the page: a new cluster with a system-assigned identity
flow "Succeeded" az aks create --resource-group rg-page --name system --enable-managed-identity --node-count 1 \
  --no-ssh-key --query "[provisioningState, agentPoolProfiles[0].provisioningState]"
flow "" az aks get-credentials --resource-group rg-page --name system --file "$work/kubeconfig"
# --- a cluster on a service principal is updated to one, and its node pools
flow "SystemAssigned" az aks update --resource-group rg-page --name by-az --enable-managed-identity --yes --query identity.type
refused "Not Modified" az aks nodepool upgrade --resource-group rg-page --cluster-name by-az --name nodepool1 --node-image-only
flow "msi" az aks show --resource-group rg-page --name by-az --query servicePrincipalProfile.clientId
# --- a role for the system-assigned identity
flow "4d97b98b-1d4f-4787-a291-c67834d212e7" az role assignment create --assignee "$(shown by-az identity.principalId)" \
  --role "Network Contributor" --scope "$subnet" --query roleDefinitionId
# --- a user-assigned identity, and a cluster that has it from the start
flow "id-control" az identity create --resource-group rg-page --name id-control --query name
client=$(az identity show --resource-group rg-page --name id-control --query clientId --output tsv)
flow "" az role assignment create --assignee "$client" --role "Network Contributor" --scope "$subnet"
flow "Network Contributor" az role assignment list --assignee "$client" --all --query "[].roleDefinitionName"
flow "UserAssigned" az aks create --resource-group rg-page --name user --network-plugin azure --vnet-subnet-id "$subnet" \
  --dns-service-ip 10.2.0.10 --service-cidr 10.2.0.0/24 --enable-managed-identity \
  --assign-identity "$(identity id-control)" --node-count 1 --no-ssh-key --yes --query identity.type
flow "UserAssigned" az aks update --resource-group rg-page --name system --enable-managed-identity \
  --assign-identity "$(identity id-control)" --yes --query identity.type
# --- a kubelet identity of one's own, for a new cluster and for one that is there
flow "id-kubelet" az identity create --resource-group rg-page --name id-kubelet --query name
flow "" az role assignment create --assignee "$client" --role "Managed Identity Operator" --scope "$(identity id-kubelet)"
flow "id-kubelet" az aks create --resource-group rg-page --name both --enable-managed-identity \
  --assign-identity "$(identity id-control)" --assign-kubelet-identity "$(identity id-kubelet)" --node-count 1 \
  --no-ssh-key --yes --query identityProfile.kubeletidentity.resourceId
flow "id-kubelet" az aks update --resource-group rg-page --name system --enable-managed-identity \
  --assign-identity "$(identity id-control)" --assign-kubelet-identity "$(identity id-kubelet)" --yes \
  --query identityProfile.kubeletidentity.resourceId

# --- the same jobs through Keyless; az reads what it leaves
wait='"roleWait":"PT5M"'
flow '"state":"succeeded"' run migrate-cluster "{\"clusterId\":\"$(cluster by-keyless)\",\"identityType\":\"SystemAssigned\",$wait}"
flow "SystemAssigned" az aks show --resource-group rg-page --name by-keyless --query identity.type
flow "msi" az aks show --resource-group rg-page --name by-keyless --query servicePrincipalProfile.clientId
flow "Succeeded" az aks nodepool show --resource-group rg-page --cluster-name by-keyless --name nodepool1 --query provisioningState
flow "by-keyless-agentpool" az vmss list --resource-group MC_rg-page_by-keyless_westeurope --query "[].identity"
flow '"state":"succeeded"' run create-cluster "{\"clusterId\":\"$(cluster keyless-both)\",\"location\":\"westeurope\",\
\"controlPlaneIdentityId\":\"$(identity id-keyless-control)\",\"kubeletIdentityId\":\"$(identity id-keyless-kubelet)\",$wait}"
flow "id-keyless-kubelet" az aks show --resource-group rg-page --name keyless-both --query identityProfile.kubeletidentity.resourceId
keyless_client=$(az identity show --resource-group rg-page --name id-keyless-control --query clientId --output tsv)
flow "Managed Identity Operator" az role assignment list --assignee "$keyless_client" --all --query "[].roleDefinitionName"

# --- Keyless reads what az left
for name in by-az:systemAssigned user:userAssigned both:userAssigned; do
  flow '"state":"succeeded"' run inspect-cluster "{\"clusterId\":\"$(cluster ${name%:*})\"}"
  flow "\"controlPlane\":\"${name#*:}\"" reported
done

# --- half by hand, half by Keyless: az changes the cluster, and one pool still carries the service principal
orders=$subscription/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/orders
win() { az vmss list --resource-group MC_rg-orders_orders_westeurope --query "[?contains(name, 'win')].identity"; }
flow "SystemAssigned" az aks update --resource-group rg-orders --name orders --enable-managed-identity --yes --query identity.type
flow "[]" win
flow '"halfMigrated":["win"]' run inspect-cluster "{\"clusterId\":\"$orders\"}"
flow '"state":"succeeded"' run migrate-cluster "{\"clusterId\":\"$orders\",$wait}"
flow "orders-agentpool" win

# --- one clock: the run's record and Azure's answers tell one time
flow "\"$(date -u +%Y)" curl --silent --fail "$simulator/_sim/clock"

uncomplaining
