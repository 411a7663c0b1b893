// A task hub of the Durable Task Scheduler, in place of one in the storage account.

import { Tags } from 'tags.bicep'

@description('Name of the scheduler.')
param name string

@description('Region of the scheduler.')
param location string

@description('Name of the task hub.')
param taskHubName string

@description('Object id of the app\'s identity.')
param principalId string

@description('Days that the task hub keeps what a run leaves there after its end.')
param taskHubDays int

@description('Tags of the scheduler.')
param tags Tags

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'Consumption' }
    // An empty list denies every address. The role alone decides who may do what.
    ipAllowlist: ['0.0.0.0/0']
  }

  resource hub 'taskHubs' = {
    name: taskHubName
  }

  resource kept 'retentionPolicies' = {
    name: 'default'
    properties: { retentionPolicies: [{ retentionPeriodInDays: taskHubDays }] }
  }
}

// Source: learn.microsoft.com/azure/azure-functions/durable/durable-task-scheduler/durable-task-scheduler-identity
var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource right 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler::hub.id, principalId, durableTaskDataContributor)
  scope: scheduler::hub
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
    description: 'Durable Task Data Contributor'
  }
}

@description('Name of the scheduler.')
output name string = scheduler.name
