// The events of policies at a management group, brought to the app.

@description('Short name of this deployment.')
param name string

@description('Id of the management group, with the tenant before it.')
param source string

@description('Name of the storage account with the queue and the container of events.')
param storageAccountName string

@description('Name of the Function app.')
param functionAppName string

@description('How events reach the app.')
@allowed(['queue', 'function'])
param eventDelivery string

var queued = eventDelivery == 'queue'

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

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgst-${name}'
  // Policy has no region.
  location: 'global'
  // In an account with closed network no identity but this kind may deliver.
  // Source: learn.microsoft.com/azure/event-grid/handler-storage-queues
  identity: queued ? { type: 'SystemAssigned' } : null
  properties: {
    source: source
    topicType: 'Microsoft.PolicyInsights.PolicyStates'
  }
}

module rights 'event-rights.bicep' = if (queued) {
  name: 'event-rights-${name}'
  params: {
    storageAccountName: storageAccountName
    topicId: topic.id
    principalId: topic.identity.principalId
  }
}

var toQueue = {
  deliveryWithResourceIdentity: {
    identity: { type: 'SystemAssigned' }
    destination: {
      endpointType: 'StorageQueue'
      properties: {
        resourceId: account.id
        queueName: account::queues::events.name
        queueMessageTimeToLiveInSeconds: 604800
      }
    }
  }
  deadLetterWithResourceIdentity: {
    identity: { type: 'SystemAssigned' }
    deadLetterDestination: {
      endpointType: 'StorageBlob'
      properties: {
        resourceId: account.id
        blobContainerName: account::blobs::deadLetters.name
      }
    }
  }
}

// Without an identity there are no dead letters: the account takes no keys. The timer finds what was lost.
var toFunction = {
  destination: {
    endpointType: 'AzureFunction'
    properties: {
      resourceId: '${app.id}/functions/eventGrid'
      maxEventsPerBatch: 1
      preferredBatchSizeInKilobytes: 64
    }
  }
}

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'keyless'
  properties: {
    ...(queued ? toQueue : toFunction)
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    filter: {
      includedEventTypes: [
        'Microsoft.PolicyInsights.PolicyStateCreated'
        'Microsoft.PolicyInsights.PolicyStateChanged'
      ]
    }
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
  }
  dependsOn: [rights]
}
