// What `az deployment sub create --parameters infra/cluster-events.bicepparam` takes from the environment: the outputs of
// main.bicep under their own names, as docs/deploying.md exports them.
using 'cluster-events.bicep'

param name = readEnvironmentVariable('shortName')
param keylessSubscriptionId = readEnvironmentVariable('AZURE_SUBSCRIPTION_ID')
param keylessResourceGroupName = readEnvironmentVariable('resourceGroupName')
param storageAccountName = readEnvironmentVariable('storageAccountName')
param functionAppName = readEnvironmentVariable('functionAppName')
param eventDelivery = readEnvironmentVariable('KEYLESS_EVENT_DELIVERY', 'queue')
param topicType = readEnvironmentVariable(
  'KEYLESS_CLUSTER_TOPIC_TYPE',
  'Microsoft.ResourceNotifications.Resources'
)
