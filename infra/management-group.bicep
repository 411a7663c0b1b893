// What makes Keyless notice new subscriptions of a management group: its right to read there, a policy that every new
// subscription is evaluated for, and the events of these evaluations. Deployed at the management group, after main.bicep;
// docs/deploying.md says how.
targetScope = 'managementGroup'

@description('Short name of the deployment: the output shortName of main.bicep.')
param name string

@description('Object id of the app\'s identity: the output principalId of main.bicep.')
@minLength(36)
@maxLength(36)
param principalId string

@description('Id of the subscription that Keyless is in.')
@minLength(36)
@maxLength(36)
param subscriptionId string

@description('Resource group that Keyless is in: the output resourceGroupName of main.bicep.')
param resourceGroupName string

@description('Name of the storage account: the output storageAccountName of main.bicep.')
param storageAccountName string

@description('Name of the Function app: the output functionAppName of main.bicep.')
param functionAppName string

@description('How events reach the app: through the queue of its storage account, by the identity of the topic; or by a call of its function, where Azure gives a global topic no identity.')
@allowed(['queue', 'function'])
param eventDelivery string = 'queue'

@description('Name of the tag that a subscription gets when somebody has seen to it. The policy reports subscriptions without it.')
param tagName string = 'keyless-onboarded'

var inventory = loadJsonContent('roles/inventory.json')

// Names of custom roles are unique in a tenant. A role lists one management group at most.
resource definition 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(managementGroup().id, name, inventory.name)
  properties: {
    roleName: '${inventory.name} (${name}, ${managementGroup().name})'
    description: inventory.description
    type: 'CustomRole'
    assignableScopes: [managementGroup().id]
    permissions: [{ actions: map(items(inventory.actions), action => action.key), notActions: [] }]
  }
}

resource held 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroup().id, name, inventory.name, principalId)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: definition.id
    description: inventory.description
  }
}

// Azure has no event for a new subscription. It evaluates policies for one, and that is an event.
resource policy 'Microsoft.Authorization/policyDefinitions@2025-03-01' = {
  name: '${name}-subscriptions'
  properties: {
    displayName: 'Keyless (${name}): subscriptions that nobody has seen to'
    description: 'Reports subscriptions without the tag ${tagName}. It denies and changes nothing; its evaluation tells Keyless of new subscriptions.'
    policyType: 'Custom'
    mode: 'All'
    policyRule: {
      if: {
        allOf: [
          { field: 'type', equals: 'Microsoft.Resources/subscriptions' }
          { field: 'tags[\'${tagName}\']', exists: 'false' }
        ]
      }
      then: { effect: 'audit' }
    }
  }
}

resource assignment 'Microsoft.Authorization/policyAssignments@2025-03-01' = {
  name: take('${name}-subs', 24)
  properties: {
    displayName: 'Keyless (${name}): subscriptions that nobody has seen to'
    policyDefinitionId: policy.id
  }
}

module topic 'modules/event-topic.bicep' = {
  scope: resourceGroup(subscriptionId, resourceGroupName)
  params: {
    name: name
    source: '/tenants/${tenant().tenantId}${managementGroup().id}'
    storageAccountName: storageAccountName
    functionAppName: functionAppName
    eventDelivery: eventDelivery
  }
}
