// What `az deployment mg create --parameters infra/management-group.bicepparam` takes from the environment: the outputs of
// main.bicep under their own names, as docs/deploying.md exports them.
using 'management-group.bicep'

param name = readEnvironmentVariable('shortName')
param principalId = readEnvironmentVariable('principalId')
param subscriptionId = readEnvironmentVariable('AZURE_SUBSCRIPTION_ID')
param resourceGroupName = readEnvironmentVariable('resourceGroupName')
param storageAccountName = readEnvironmentVariable('storageAccountName')
param functionAppName = readEnvironmentVariable('functionAppName')
param eventDelivery = readEnvironmentVariable('KEYLESS_EVENT_DELIVERY', 'queue')
