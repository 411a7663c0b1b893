// Events of clusters: what makes Keyless read a cluster again that somebody has created, changed or deleted. Deployed in each
// subscription that Keyless serves, after main.bicep; docs/deploying.md says how.
targetScope = 'subscription'

@description('Short name of the deployment: the output shortName of main.bicep.')
param name string

@description('Id of the subscription that Keyless is in.')
@minLength(36)
@maxLength(36)
param keylessSubscriptionId string

@description('Resource group that Keyless is in: the output resourceGroupName of main.bicep.')
param keylessResourceGroupName string

@description('Name of the storage account: the output storageAccountName of main.bicep.')
param storageAccountName string

@description('Name of the Function app: the output functionAppName of main.bicep.')
param functionAppName string

@description('How events reach the app: through the queue of its storage account, by the identity of the topic; or by a call of its function, where Azure gives a global topic no identity.')
@allowed(['queue', 'function'])
param eventDelivery string = 'queue'

@description('Type of the topic. Azure allows one topic of a type for each subscription: where one exists, choose the other.')
@allowed(['Microsoft.ResourceNotifications.Resources', 'Microsoft.Resources.Subscriptions'])
param topicType string = 'Microsoft.ResourceNotifications.Resources'

@description('Resource group of this subscription that the topic is in. It is created if it is absent.')
param topicResourceGroupName string = 'rg-${name}-events'

@description('Region of that resource group.')
param location string = deployment().location

// Azure requires that the topic of a subscription is in that subscription.
resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: topicResourceGroupName
  location: location
}

module topic 'modules/cluster-topic.bicep' = {
  scope: group
  params: { name: name, topicType: topicType, hasIdentity: eventDelivery == 'queue' }
}

module rights 'modules/event-rights.bicep' = if (eventDelivery == 'queue') {
  name: 'event-rights-${uniqueString(subscription().id)}'
  scope: resourceGroup(keylessSubscriptionId, keylessResourceGroupName)
  params: {
    storageAccountName: storageAccountName
    topicId: topic.outputs.topicId
    principalId: topic.outputs.principalId
  }
}

module events 'modules/cluster-event-subscription.bicep' = {
  scope: group
  params: {
    topicName: topic.outputs.topicName
    topicType: topicType
    storageAccountId: resourceId(
      keylessSubscriptionId,
      keylessResourceGroupName,
      'Microsoft.Storage/storageAccounts',
      storageAccountName
    )
    functionAppId: resourceId(keylessSubscriptionId, keylessResourceGroupName, 'Microsoft.Web/sites', functionAppName)
    eventDelivery: eventDelivery
  }
  // Event Grid tries the destination when the subscription is created.
  dependsOn: [rights]
}
