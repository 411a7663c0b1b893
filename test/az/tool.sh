# shellcheck shell=bash
# az alone, on a simulator of its own: what the tool asks for, and how refusals are worded.

serve '"url"' node --disable-warning=ExperimentalWarning local/arm/main.ts \
  --https --json --port 0 --data "$work/data" --seed az --clock fast:600
# field NAME: one field of the line that the simulator printed.
field() { node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))[process.argv[2]]' "$work/ready" "$1"; }

REQUESTS_CA_BUNDLE=$(field certificate)
export REQUESTS_CA_BUNDLE
url=$(field url)

# later DURATION: moves the simulated time on, in whole hours or minutes.
later() {
  local minutes
  case $1 in
    PT*H) minutes=$((${1//[PTH]/} * 60)) ;;
    PT*M) minutes=${1//[PTM]/} ;;
  esac
  curl --silent --show-error --fail --cacert "$REQUESTS_CA_BUNDLE" --data "{\"advanceMs\":$((minutes * 60000))}" \
    "$url/_sim/clock" >/dev/null || failed=$((failed + 1))
}

# --- the cloud and the login
flow "" az cloud register --name found --endpoint-resource-manager "$url"
flow "$url/adfs" az cloud show --name found --query endpoints.activeDirectory
flow "" az cloud register --name simulator --cloud-config "@$(field cloudConfig)"
flow "" az cloud set --name simulator
flow "5b1ec7ed" az login --service-principal --tenant $tenant --username $app --password any
flow "Enabled" az account show --query state

# --- groups, identities, grants
flow "Succeeded" az group create --name rg-az --location westeurope --query properties.provisioningState
flow "rg-az" az group list --query "[].name"
flow "true" az group exists --name rg-az
flow "principalId" az identity create --resource-group rg-az --name id-cluster
identity=$(az identity show --resource-group rg-az --name id-cluster --query id --output tsv)
principal=$(az identity show --resource-group rg-az --name id-cluster --query principalId --output tsv)
flow "id-cluster" az identity show --resource-group rg-az --name id-cluster --query name
flow "id-cluster" az identity list --resource-group rg-az --query "[].name"
# Debian's package of az 2.45 cannot load its network commands, so the network is made by `az rest`.
network=/subscriptions/{subscriptionId}/resourceGroups/rg-az/providers/Microsoft.Network/virtualNetworks/vnet-az
flow "snet-aks" az rest --method put --url "$network?api-version=2022-01-01" --body \
  '{"location":"westeurope","properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16"]},"subnets":[{"name":"snet-aks","properties":{"addressPrefix":"10.1.0.0/22"}}]}}'
subnet=$(az rest --method get --url "$network?api-version=2022-01-01" --query properties.subnets[0].id --output tsv)
later PT5M # until the directory knows the new principal
flow "$principal" az role assignment create --assignee-object-id "$principal" --assignee-principal-type ServicePrincipal \
  --role "Network Contributor" --scope "$subnet"
flow "Network Contributor" az role assignment list --assignee "$principal" --scope "$subnet" --query "[].roleDefinitionName"
flow "Contributor" az role assignment list --all --query "[].roleDefinitionName"
later PT1H # until the grant acts for AKS

# --- features and providers
flow "Registering" az feature register --namespace Microsoft.ContainerService --name NodeDisruptionProfile --query properties.state
flow "NodeDisruptionProfile" az feature show --namespace Microsoft.ContainerService --name NodeDisruptionProfile --query name
flow "NodeDisruptionProfile" az feature list --namespace Microsoft.ContainerService --query "[].name"
flow "" az provider register --namespace Microsoft.ContainerService
flow "Registered" az provider show --namespace Microsoft.ContainerService --query registrationState

# --- clusters
flow "Succeeded" az aks create --resource-group rg-az --name own-id --location westeurope --node-count 2 --no-ssh-key \
  --enable-managed-identity --assign-identity "$identity" --vnet-subnet-id "$subnet" --network-plugin azure \
  --service-cidr 10.9.0.0/16 --dns-service-ip 10.9.0.10 --yes --query provisioningState
flow "SystemAssigned" az aks create --resource-group rg-az --name system-id --location westeurope --node-count 1 \
  --no-ssh-key --query identity.type
flow "own-id" az aks list --query "[].name"
flow "msi" az aks show --resource-group rg-az --name system-id --query servicePrincipalProfile.clientId
flow "SystemAssigned" az aks update --resource-group rg-orders --name orders --enable-managed-identity --yes --query identity.type
flow "UserAssigned" az aks update --resource-group rg-az --name system-id --enable-managed-identity \
  --assign-identity "$identity" --yes --query identity.type
flow "nodepool1" az aks nodepool list --resource-group rg-az --cluster-name own-id --query "[].name"
flow "AKSUbuntu" az aks nodepool show --resource-group rg-az --cluster-name own-id --name nodepool1 --query nodeImageVersion
flow "" az aks nodepool upgrade --resource-group rg-orders --cluster-name orders --name win --node-image-only --yes
flow "payments" az aks upgrade --resource-group rg-payments --name payments --node-image-only --yes --query name
# Nothing newer is a 304, and az ends on it; both are Azure's (Azure/azure-cli-extensions#5989).
later PT5H
refused "Not Modified" az aks upgrade --resource-group rg-payments --name payments --node-image-only --yes
flow "controlPlaneProfile" az aks get-upgrades --resource-group rg-az --name own-id
flow "" az aks get-credentials --resource-group rg-az --name own-id --file "$work/kubeconfig"
flow "own-id" cat "$work/kubeconfig"
flow "" az aks delete --resource-group rg-az --name system-id --yes
refused "ResourceNotFound" az aks show --resource-group rg-az --name system-id
flow "" az role assignment delete --assignee "$principal" --role "Network Contributor" --scope "$subnet"
flow "[]" az role assignment list --assignee "$principal" --scope "$subnet"

# --- what operators look up
flow "" az group create --name rg-tagged --location westeurope --tags owner=shop
flow "rg-tagged" az group list --tag owner=shop --query "[].name"
flow "[]" az group list --tag owner=bank --query "[].name"
flow "id-cluster" az resource list --query "[?createdTime != null].name"
flow "own-id" az identity list-resources --resource-group rg-az --name id-cluster --query "[].name"
flow "" az monitor activity-log list --resource-group rg-az --offset 1h
flow "1.33" az aks get-versions --location westeurope --query "orchestrators[].orchestratorVersion"
flow "Standard_B2s" az vm list-skus --location westeurope --query "[].name"
flow "[]" az keyvault list

# --- refusals as Azure words them
refused "NoRegisteredProviderFound" az rest --method get --url "/subscriptions/{subscriptionId}/resourcegroups?api-version=1999-01-01"
refused "InvalidApiVersionParameter" az rest --method get --url "/subscriptions/{subscriptionId}/resourcegroups?api-version=yesterday"
refused "NotModelled" az rest --method get --url "/subscriptions/{subscriptionId}/providers/Microsoft.Sql/servers?api-version=2021-11-01"

uncomplaining
