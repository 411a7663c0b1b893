// Brings the events of managed clusters, and of what is in them, from a topic to the app.

@description('Name of the topic.')
param topicName string

@description('Type of the topic, which decides what its events are called.')
param topicType string

@description('Id of the storage account with the queue and the container of events.')
param storageAccountId string

@description('Id of the Function app.')
param functionAppId string

@description('How events reach the app: queue or function.')
param eventDelivery string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

var toQueue = {
  deliveryWithResourceIdentity: {
    identity: { type: 'SystemAssigned' }
    destination: {
      endpointType: 'StorageQueue'
      properties: {
        resourceId: storageAccountId
        queueName: 'keyless-events'
        queueMessageTimeToLiveInSeconds: 604800
      }
    }
  }
  deadLetterWithResourceIdentity: {
    identity: { type: 'SystemAssigned' }
    deadLetterDestination: {
      endpointType: 'StorageBlob'
      properties: {
        resourceId: storageAccountId
        blobContainerName: 'keyless-events-dead-letters'
      }
    }
  }
}

// Without an identity there are no dead letters: the account takes no keys. The next inventory finds what was lost.
var toFunction = {
  destination: {
    endpointType: 'AzureFunction'
    properties: {
      resourceId: '${functionAppId}/functions/eventGrid'
      maxEventsPerBatch: 1
      preferredBatchSizeInKilobytes: 64
    }
  }
}

var types = {
  'Microsoft.ResourceNotifications.Resources': [
    'Microsoft.ResourceNotifications.Resources.CreatedOrUpdated'
    'Microsoft.ResourceNotifications.Resources.Deleted'
  ]
  'Microsoft.Resources.Subscriptions': [
    'Microsoft.Resources.ResourceWriteSuccess'
    'Microsoft.Resources.ResourceDeleteSuccess'
  ]
}

resource eventSubscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'keyless'
  properties: {
    ...(eventDelivery == 'queue' ? toQueue : toFunction)
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    filter: {
      includedEventTypes: types[topicType]
      // The subject is the id of the resource. Case does not matter to this operator.
      // Source: learn.microsoft.com/azure/event-grid/event-filtering
      advancedFilters: [
        {
          operatorType: 'StringContains'
          key: 'subject'
          values: ['/providers/Microsoft.ContainerService/managedClusters/']
        }
      ]
    }
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
  }
}
