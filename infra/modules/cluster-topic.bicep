// The topic with the events of all resources of a subscription.

@description('Short name of this deployment.')
param name string

@description('Type of the topic.')
param topicType string

@description('Whether the topic delivers by an identity of its own.')
param hasIdentity bool

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgst-${name}-clusters'
  // A subscription has no region.
  location: 'global'
  identity: hasIdentity ? { type: 'SystemAssigned' } : null
  properties: {
    source: subscription().id
    topicType: topicType
  }
}

output topicName string = topic.name
output topicId string = topic.id

@description('Object id of the topic\'s identity; empty where it has none.')
output principalId string = hasIdentity ? topic.identity.principalId : ''
