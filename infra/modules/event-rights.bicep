// What the identity of a topic may do: send to the queue of events, and keep what cannot be delivered.

@description('Name of the storage account with the queue and the container of events.')
param storageAccountName string

@description('Id of the topic.')
param topicId string

@description('Object id of the topic\'s identity.')
param principalId string

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: storageAccountName

  resource queues 'queueServices' existing = {
    name: 'default'
    resource events 'queues' existing = { name: 'keyless-events' }
  }

  resource blobs 'blobServices' existing = {
    name: 'default'
    resource deadLetters 'containers' existing = { name: 'keyless-events-dead-letters' }
  }
}

var storageQueueDataMessageSender = 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
var storageBlobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

resource sends 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::queues::events.id, topicId, storageQueueDataMessageSender)
  scope: account::queues::events
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageQueueDataMessageSender)
    description: 'Storage Queue Data Message Sender'
  }
}

resource keeps 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::deadLetters.id, topicId, storageBlobDataContributor)
  scope: account::blobs::deadLetters
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataContributor)
    description: 'Storage Blob Data Contributor'
  }
}
